"""What follows a return after commit: mails."""
