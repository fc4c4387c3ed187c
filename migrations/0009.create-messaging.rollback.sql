drop table messaging.messages, messaging.notifications;
drop type messaging.claimed_message;
drop schema messaging;
