"""Answering where a message is read: signed links of e-mails, each opening one small page without sign-in."""

from teamops.notifications.answers.registry import Answer, Choice, Fact, NoFields, answer_to, register

__all__ = ["Answer", "Choice", "Fact", "NoFields", "answer_to", "register"]
