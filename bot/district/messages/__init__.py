"""What is drawn of it: what the channel is told, what `/ilt schools` shows, and the card as it is written."""
