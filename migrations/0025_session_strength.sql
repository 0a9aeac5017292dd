-- When a session last proved that it is the person's, and when with a second factor: dangerous verbs ask how long ago.
alter table session
  add column proven_at timestamptz not null default now(),
  add column second_factor_at timestamptz;
update session set proven_at = created_at;

-- A secret that an authenticator app shares with us (RFC 6238), sealed under a key that the database does not have.
create table authenticator (
  account_id uuid primary key references account on delete cascade,
  sealed_secret bytea not null,
  created_at timestamptz not null,
  -- Null until the first right code: only then it counts.
  confirmed_at timestamptz,
  -- The time step of the newest code that was taken: none is taken twice.
  last_step bigint not null default 0
);

-- Codes on paper for who has lost the authenticator; each is good once, and only digests are kept.
create table recovery_code (
  digest bytea primary key,
  account_id uuid not null references account on delete cascade,
  created_at timestamptz not null,
  used_at timestamptz
);
create index recovery_code_by_account on recovery_code (account_id);

do $$
declare t text;
begin
  foreach t in array array['authenticator', 'recovery_code'] loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy %I on %I to sixfb_app using (account_id = current_account_id()) with check (account_id = current_account_id())', t || '_own', t);
    execute format('grant select, insert, update, delete on %I to sixfb_app', t);
  end loop;
end
$$;

-- What an account has besides its password, before anybody is signed in.
create function second_factors_of_account(wanted_id uuid) returns text[]
  language sql stable security definer set search_path = public, pg_temp
  as $$ select array_remove(array[
    (select 'totp' from authenticator where account_id = wanted_id and confirmed_at is not null)
  ], null) $$;
revoke all on function second_factors_of_account(uuid) from public;
grant execute on function second_factors_of_account(uuid) to sixfb_app, sixfb_guard;

drop function session_for_token(uuid);
create function session_for_token(wanted_id uuid)
  returns table (id uuid, account_id uuid, created_at timestamptz, expires_at timestamptz, revoked_at timestamptz,
    proven_at timestamptz, second_factor_at timestamptz, second_factors text[])
  language sql stable security definer set search_path = public, pg_temp
  as $$ select id, account_id, created_at, expires_at, revoked_at, proven_at, second_factor_at,
    second_factors_of_account(account_id) from session where id = wanted_id $$;
revoke all on function session_for_token(uuid) from public;
grant execute on function session_for_token(uuid) to sixfb_app;
