"""Parts of the page that receives and inspects deliveries."""
