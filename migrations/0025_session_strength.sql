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

-- A sign-in whose first step was right: it waits for the second one. Only the digest of its secret is kept.
create table second_factor_challenge (
  digest bytea primary key,
  account_id uuid not null references account on delete cascade,
  -- How the first step was taken, and whether the device was known: guesses from strange devices do not hinder the others.
  method text not null,
  known_device boolean not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  wrong_codes integer not null default 0,
  passed_at timestamptz
);
create index second_factor_challenge_by_account on second_factor_challenge (account_id, created_at);
create index second_factor_challenge_by_end on second_factor_challenge (expires_at);

do $$
declare t text;
begin
  foreach t in array array['authenticator', 'recovery_code', 'second_factor_challenge'] loop
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

-- Whose sign-in this is, before anybody is signed in.
create function account_of_second_factor_challenge(wanted bytea) returns uuid
  language sql stable security definer set search_path = public, pg_temp
  as $$ select account_id from second_factor_challenge where digest = wanted $$;
revoke all on function account_of_second_factor_challenge(bytea) from public;
grant execute on function account_of_second_factor_challenge(bytea) to sixfb_app;

-- Since when an account works in a shop: who does has some days to set up a second factor, those of before from now on.
-- A change of roles does not begin it anew.
alter table account add column staff_since timestamptz;
update account set staff_since = now()
  where id in (select account_id from membership where role <> 'client');
create function mark_staff() returns trigger
  language plpgsql security definer set search_path = public, pg_temp
  as $$
  begin
    update account set staff_since = new.created_at where id = new.account_id and staff_since is null;
    return null;
  end
  $$;
create trigger membership_marks_staff after insert on membership
  for each row when (new.role <> 'client') execute function mark_staff();

drop function session_for_token(uuid);
create function session_for_token(wanted_id uuid)
  returns table (id uuid, account_id uuid, created_at timestamptz, expires_at timestamptz, revoked_at timestamptz,
    proven_at timestamptz, second_factor_at timestamptz, second_factors text[], staff_since timestamptz)
  language sql stable security definer set search_path = public, pg_temp
  as $$ select s.id, s.account_id, s.created_at, s.expires_at, s.revoked_at, s.proven_at, s.second_factor_at,
    second_factors_of_account(s.account_id),
    (select a.staff_since from account a where a.id = s.account_id
      and exists (select 1 from membership m where m.account_id = a.id and m.role <> 'client'))
    from session s where s.id = wanted_id $$;
revoke all on function session_for_token(uuid) from public;
grant execute on function session_for_token(uuid) to sixfb_app;
