-- Keys that sign a person in (WebAuthn Level 3): we hold the public half only.
create table passkey (
  id uuid primary key,
  account_id uuid not null references account on delete cascade,
  credential_id bytea not null unique check (length(credential_id) between 1 and 1023),
  -- COSE_Key (RFC 9052).
  public_key bytea not null,
  -- How often the authenticator says that it has signed; 0 for ever where it does not count.
  counter bigint not null,
  transports text[] not null,
  -- Whether it may be on several devices, and whether it is.
  device_type text not null check (device_type in ('single_device', 'multi_device')),
  backed_up boolean not null,
  name text not null check (name <> ''),
  created_at timestamptz not null,
  last_used_at timestamptz
);
create index passkey_by_account on passkey (account_id, created_at);

-- What an authenticator has to sign, good once: it is deleted when it comes back. Only digests are kept.
create table passkey_challenge (
  digest bytea primary key,
  purpose text not null check (purpose in ('registration', 'sign_in', 'step_up')),
  -- Who signs in is not known before.
  account_id uuid references account on delete cascade check ((purpose = 'sign_in') = (account_id is null)),
  created_at timestamptz not null,
  expires_at timestamptz not null
);
create index passkey_challenge_by_end on passkey_challenge (expires_at);
create index passkey_challenge_by_account on passkey_challenge (account_id);

alter table passkey enable row level security;
create policy passkey_own on passkey to sixfb_app
  using (account_id = current_account_id()) with check (account_id = current_account_id());
grant select, insert, update, delete on passkey to sixfb_app;

alter table passkey_challenge enable row level security;
create policy passkey_challenge_own on passkey_challenge to sixfb_app
  using (account_id is not distinct from current_account_id()) with check (account_id is not distinct from current_account_id());
grant select, insert, delete on passkey_challenge to sixfb_app;

-- Whose passkey this is, before anybody is signed in.
create function passkey_of_credential(wanted bytea)
  returns table (id uuid, account_id uuid, public_key bytea, device_type text)
  language sql stable security definer set search_path = public, pg_temp
  as $$ select id, account_id, public_key, device_type from passkey where credential_id = wanted $$;
revoke all on function passkey_of_credential(bytea) from public;
grant execute on function passkey_of_credential(bytea) to sixfb_app;

create or replace function second_factors_of_account(wanted_id uuid) returns text[]
  language sql stable security definer set search_path = public, pg_temp
  as $$ select array_remove(array[
    (select 'totp' from authenticator where account_id = wanted_id and confirmed_at is not null),
    (select 'passkey' where exists (select from passkey where account_id = wanted_id) and (
      exists (select from authenticator where account_id = wanted_id and confirmed_at is not null)
      or exists (select from membership where account_id = wanted_id and role <> 'client')))
  ], null) $$;
