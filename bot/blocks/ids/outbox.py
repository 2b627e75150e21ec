"""What only a person can tell of a message."""

POST_AGAIN = "deliveries.post_again"
IT_IS_THERE = "deliveries.it_is_there"
OUTSIDERS_MAY_READ = "deliveries.outsiders_may_read"
