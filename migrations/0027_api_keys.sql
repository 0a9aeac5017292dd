-- Keys by which programs act for a shop. Only digests are kept; the public id is the part of a key that may be shown.
create table api_key (
  id uuid primary key,
  shop_id uuid not null references shop,
  public_id text not null unique,
  name text not null check (name <> ''),
  scopes text[] not null check (cardinality(scopes) > 0),
  digest bytea not null,
  -- The secret from before the last rotation, and until when it is good as well.
  previous_digest bytea,
  previous_ends_at timestamptz,
  created_by uuid not null references account on delete cascade,
  created_at timestamptz not null,
  lifetime_days integer not null check (lifetime_days between 1 and 365),
  expires_at timestamptz not null,
  -- At most a minute behind.
  last_used_at timestamptz,
  last_used_from text,
  revoked_at timestamptz,
  revoked_by text,
  check ((previous_digest is null) = (previous_ends_at is null))
);
create index api_key_by_shop on api_key (shop_id, created_at);
create index api_key_by_maker on api_key (created_by);
alter table api_key enable row level security;
create policy api_key_shop on api_key to sixfb_app
  using (shop_id = current_shop_id() and has_shop_scope()) with check (shop_id = current_shop_id() and has_shop_scope());
create policy api_key_guard on api_key to sixfb_guard using (true);
grant select, insert, update on api_key to sixfb_app;
grant select (id, shop_id, public_id, name, created_by, created_at, expires_at, revoked_at) on api_key to sixfb_guard;
grant update (revoked_at, revoked_by) on api_key to sixfb_guard;

-- A key before anybody is known. It stands as long as whoever made it owns the shop.
create function api_key_of(wanted text)
  returns table (id uuid, shop_id uuid, name text, scopes text[], digest bytea, previous_digest bytea,
    previous_ends_at timestamptz, expires_at timestamptz, last_used_at timestamptz, is_revoked boolean,
    created_by uuid, created_at timestamptz)
  language sql stable security definer set search_path = public, pg_temp
  as $$ select id, shop_id, name, scopes, digest, previous_digest, previous_ends_at, expires_at, last_used_at,
      revoked_at is not null or not exists (select from membership m
        where m.account_id = k.created_by and m.shop_id = k.shop_id and m.role = 'owner'),
      created_by, created_at
    from api_key k where public_id = wanted $$;
revoke all on function api_key_of(text) from public;
grant execute on function api_key_of(text) to sixfb_app;

create function forget_api_keys() returns trigger
  language plpgsql set search_path = public, pg_temp
  as $$ begin perform pg_notify('sixfb_api_key', ''); return null; end $$;
create trigger membership_api_keys after update or delete on membership
  for each row when (old.role = 'owner') execute function forget_api_keys();

-- What happened to an account, for the person whose it is: of the log the server reads no more than this.
create index event_by_account on event ((body -> 'user' ->> 'uid'), at, id) where class_uid = 3002;
create function own_activity(before_at timestamptz, before_id uuid, count_max integer)
  returns table (id uuid, at timestamptz, activity_id integer, activity_name text, status_id integer, status_detail text,
    session_id text, source text, known_device boolean)
  language sql stable security definer set search_path = public, pg_temp
  as $$ select id, at, (body ->> 'activity_id')::integer, body ->> 'activity_name', (body ->> 'status_id')::integer,
      body ->> 'status_detail', body -> 'session' ->> 'uid', case when body ->> 'account_switch_type_id' is not null then '' else body -> 'src_endpoint' ->> 'ip' end,
      coalesce((body -> 'unmapped' ->> 'known_device')::boolean, false)
    from event where class_uid = 3002 and body -> 'user' ->> 'uid' = current_account_id()::text
      and (at, id) < (coalesce(before_at, 'infinity'), coalesce(before_id, 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid))
    order by at desc, id desc limit count_max $$;
revoke all on function own_activity(timestamptz, uuid, integer) from public;
grant execute on function own_activity(timestamptz, uuid, integer) to sixfb_app;
