-- A barber's own calendar, subscribed by its ICS address: what stands in it blocks his availability.
create table calendar_connection (
  id uuid primary key,
  shop_id uuid not null references shop,
  barber_id uuid not null references barber on delete cascade,
  kind text not null default 'ics' check (kind in ('ics')),
  name text not null,
  url text not null,
  etag text,
  last_modified text,
  last_attempt_at timestamptz,
  last_success_at timestamptz,
  consecutive_failures integer not null default 0,
  failure_code text,
  failure_detail text,
  created_at timestamptz not null
);
create index calendar_connection_by_barber on calendar_connection (barber_id);

create table calendar_busy (
  id uuid primary key,
  shop_id uuid not null references shop,
  connection_id uuid not null references calendar_connection on delete cascade,
  barber_id uuid not null references barber on delete cascade,
  during tstzrange not null check (not isempty(during))
);
create index calendar_busy_by_barber on calendar_busy using gist (barber_id, during);

do $$
declare t text;
begin
  foreach t in array array['calendar_connection', 'calendar_busy'] loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy %I on %I to sixfb_app using (shop_id = current_shop_id()) with check (shop_id = current_shop_id())', t || '_app', t);
  end loop;
end
$$;
grant select, insert, update, delete on calendar_connection, calendar_busy to sixfb_app;

-- The scheduler asks which connections there are before it stands in any shop.
create function calendar_connections_due(before timestamptz) returns table (id uuid, shop_id uuid)
  language sql stable security definer set search_path = public, pg_temp
  as $$ select id, shop_id from calendar_connection where last_attempt_at is null or last_attempt_at < before order by last_attempt_at nulls first limit 500 $$;
revoke all on function calendar_connections_due(timestamptz) from public;
grant execute on function calendar_connections_due(timestamptz) to sixfb_app;
