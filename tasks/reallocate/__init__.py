"""Who can give, who can take, the optimal transfers, their explanation, and the decision on them."""
