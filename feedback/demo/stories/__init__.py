"""What the demonstration tells, from the company down: goals of a team build on those of the teams before."""

from feedback.demo.stories import company, product, product_operations, user_growth

STORIES = (company.STORY, product.STORY, product_operations.STORY, user_growth.STORY)
