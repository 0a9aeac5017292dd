-- Where the server listens: the guard asks there as a guest would. Whether booking worked when it last did so stands
-- in the guard's own row.
alter table heartbeat
  add column port integer check (port between 1 and 65535),
  add column booking_ok boolean,
  add column booking_checked_at timestamptz;

-- The same for an incident while it was open.
alter table incident
  add column booking_ok boolean,
  add column booking_checked_at timestamptz;
