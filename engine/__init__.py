"""What runs inside Rasa: launcher, pipeline components and channel. Imports nothing of Ascolto."""
