"""Who is reached: keeping the figures of uptake, and telling them."""
