"""Emergency purchase on the screen: choosing sellers, papers, the list, offers."""
