create table account (
  id uuid primary key,
  email text not null unique check (email = lower(email)),
  name text not null,
  password_hash text,
  created_at timestamptz not null default now()
);

create table membership (
  account_id uuid not null references account on delete cascade,
  shop_id uuid not null references shop,
  role text not null check (role in ('client', 'barber', 'manager', 'owner', 'operator')),
  barber_id uuid references barber,
  created_at timestamptz not null default now(),
  primary key (account_id, shop_id, role)
);

-- A session is one sign-in on one device, and the family of all refresh tokens that come from it.
create table session (
  id uuid primary key,
  account_id uuid not null references account on delete cascade,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  last_seen_at timestamptz not null,
  source text not null,
  user_agent text not null default '',
  revoked_at timestamptz,
  revoked_reason text
);
create index session_by_account on session (account_id) where revoked_at is null;

create table refresh_token (
  digest bytea primary key,
  session_id uuid not null references session on delete cascade,
  issued_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index refresh_token_by_session on refresh_token (session_id);

-- A device that has signed in to an account before: its sign-ins are not challenged.
create table known_device (
  digest bytea primary key,
  account_id uuid not null references account on delete cascade,
  created_at timestamptz not null,
  last_seen_at timestamptz not null
);
create index known_device_by_account on known_device (account_id);

-- A code sent by mail. Only its digest is kept.
create table sign_in_challenge (
  id uuid primary key,
  account_id uuid references account on delete cascade,
  code_digest bytea not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  attempts integer not null default 0,
  used_at timestamptz
);

-- Before anybody is signed in there is no account to scope by: these three functions are the only way in.
create function account_for_sign_in(wanted_email text)
  returns table (id uuid, email text, name text, password_hash text)
  language sql stable security definer set search_path = public, pg_temp
  as $$ select id, email, name, password_hash from account where email = wanted_email $$;

create function session_for_token(wanted_id uuid)
  returns table (id uuid, account_id uuid, created_at timestamptz, expires_at timestamptz, revoked_at timestamptz, source text)
  language sql stable security definer set search_path = public, pg_temp
  as $$ select id, account_id, created_at, expires_at, revoked_at, source from session where id = wanted_id $$;

create function roles_of_account(wanted_id uuid)
  returns table (shop_id uuid, role text, barber_id uuid)
  language sql stable security definer set search_path = public, pg_temp
  as $$ select shop_id, role, barber_id from membership where account_id = wanted_id $$;

revoke all on function account_for_sign_in(text), session_for_token(uuid), roles_of_account(uuid) from public;
grant execute on function account_for_sign_in(text), session_for_token(uuid), roles_of_account(uuid) to sixfb_app;

do $$
declare t text;
begin
  alter table account enable row level security;
  create policy account_own on account to sixfb_app using (id = current_account_id()) with check (id = current_account_id());
  create policy account_guard on account for select to sixfb_guard using (true);
  create policy account_auditor on account for select to sixfb_auditor using (true);
  foreach t in array array['session', 'known_device', 'membership'] loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy %I on %I to sixfb_app using (account_id = current_account_id()) with check (account_id = current_account_id())', t || '_own', t);
    execute format('create policy %I on %I to sixfb_guard using (true)', t || '_guard', t);
  end loop;
  alter table refresh_token enable row level security;
  create policy refresh_token_own on refresh_token to sixfb_app
    using (exists (select 1 from session s where s.id = session_id))
    with check (exists (select 1 from session s where s.id = session_id));
  create policy refresh_token_guard on refresh_token to sixfb_guard using (true);
  alter table sign_in_challenge enable row level security;
  create policy sign_in_challenge_own on sign_in_challenge to sixfb_app
    using (account_id is not distinct from current_account_id()) with check (account_id is not distinct from current_account_id());
end
$$;

grant select, insert, update on account, session, refresh_token, known_device, sign_in_challenge to sixfb_app;
-- A role is given by the owner role (CLI) or by a verb of a later door; the server itself can make clients only.
grant select on membership to sixfb_app;
grant insert on membership to sixfb_app;
create policy membership_client_only on membership as restrictive for insert to sixfb_app with check (role = 'client');
-- The guard may see who has which role, and may take back what was given. Password hashes are not its business.
grant select (id, email, name, created_at) on account to sixfb_guard;
grant select on membership, session to sixfb_guard;
grant update (revoked_at, revoked_reason) on session to sixfb_guard;
grant select (id, created_at) on account to sixfb_auditor;
