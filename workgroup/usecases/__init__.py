"""Every change of state and every question, one function each. Permission and the content guard are asked here."""
