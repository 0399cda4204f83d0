"""What an agent sees beside a conversation, and finds in all the others."""
