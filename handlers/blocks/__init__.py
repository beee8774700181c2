"""Pure builders of Block Kit: values in, `Message` or view out. They know no Slack client and ask nobody."""
