"""Where parts of a job are worked on: in this process, in several, on a cluster of machines."""
