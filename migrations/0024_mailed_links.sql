-- Links that are good once. Only their digests are kept; a row without an account is for an address that has none.
create table mailed_link (
  digest bytea primary key,
  account_id uuid references account on delete cascade,
  purpose text not null check (purpose in ('sign_in', 'reset_password', 'verify_email', 'change_email')),
  -- The address that it went to: the link shows that whoever follows it reads what is sent there.
  email text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  -- Whether a mail went out: of too many for one address the rest are written and not sent.
  mailed boolean not null default true
);
create index mailed_link_by_account on mailed_link (account_id, purpose, created_at);
create index mailed_link_by_address on mailed_link (email, purpose, created_at) where mailed;
create index mailed_link_by_end on mailed_link (expires_at);
alter table mailed_link enable row level security;
create policy mailed_link_own on mailed_link to sixfb_app
  using (account_id is not distinct from current_account_id()) with check (account_id is not distinct from current_account_id());
grant select, insert, update, delete on mailed_link to sixfb_app;

alter table account add column email_verified_at timestamptz, add column password_changed_at timestamptz;
grant update (email_verified_at, password_changed_at) on account to sixfb_app;

-- Mails to an address are counted whoever asked for them, one after another.
create function links_mailed(wanted_email text, wanted_purpose text, since timestamptz) returns bigint
  language sql volatile security definer set search_path = public, pg_temp
  as $$ select pg_advisory_xact_lock(hashtextextended('mailed link ' || wanted_purpose || ' ' || wanted_email, 0));
    select count(*) from mailed_link where mailed and email = wanted_email and purpose = wanted_purpose and created_at > since $$;
revoke all on function links_mailed(text, text, timestamptz) from public;
grant execute on function links_mailed(text, text, timestamptz) to sixfb_app;

-- How often the present password was asked for in a session and was wrong, since it was last right.
alter table session add column wrong_passwords integer not null default 0;

-- Whose link this is, before anybody is signed in.
create function account_of_link(wanted bytea, wanted_purpose text) returns uuid
  language sql stable security definer set search_path = public, pg_temp
  as $$ select account_id from mailed_link where digest = wanted and purpose = wanted_purpose $$;
revoke all on function account_of_link(bytea, text) from public;
grant execute on function account_of_link(bytea, text) to sixfb_app;

create or replace function forget_expired() returns bigint
  language sql volatile security definer set search_path = public, pg_temp
  as $$
    with code as (delete from sign_in_challenge where expires_at < now() - interval '1 day' returning 1),
    key as (delete from idempotency_key where created_at < now() - interval '30 days' returning 1),
    invited as (delete from invitation where expires_at < now() returning 1),
    token as (delete from issued_token where expires_at < now() - interval '1 day' returning 1),
    link as (delete from mailed_link where expires_at < now() - interval '1 day' returning 1)
    select (select count(*) from code) + (select count(*) from key) + (select count(*) from invited)
      + (select count(*) from token) + (select count(*) from link)
  $$;
