create table shop (
  id uuid primary key,
  slug text not null unique check (slug ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
  name text not null,
  time_zone text not null,
  currency char(3) not null,
  phone text,
  address text,
  accent text not null default 'oklch(0.52 0.13 35)',
  slot_step_minutes integer not null default 15 check (slot_step_minutes between 5 and 240),
  notice_minutes_min integer not null default 30 check (notice_minutes_min >= 0),
  horizon_days integer not null default 60 check (horizon_days between 1 and 730),
  cancellation_free_hours integer not null default 12 check (cancellation_free_hours >= 0),
  demo boolean not null default false,
  created_at timestamptz not null default now()
);

create table barber (
  id uuid primary key,
  shop_id uuid not null references shop,
  -- The human being, the same in every shop that he works in: what the exclusion constraint is about.
  person_id uuid not null,
  name text not null,
  bio text not null default '',
  position integer not null default 0,
  active boolean not null default true
);
create index barber_by_shop on barber (shop_id, position);

create table service (
  id uuid primary key,
  shop_id uuid not null references shop,
  name text not null,
  description text not null default '',
  duration_minutes integer not null check (duration_minutes between 5 and 720),
  buffer_before_minutes integer not null default 0 check (buffer_before_minutes between 0 and 240),
  buffer_after_minutes integer not null default 0 check (buffer_after_minutes between 0 and 240),
  price_minor integer not null check (price_minor >= 0),
  position integer not null default 0,
  active boolean not null default true
);
create index service_by_shop on service (shop_id, position);

create table barber_service (
  shop_id uuid not null references shop,
  barber_id uuid not null references barber on delete cascade,
  service_id uuid not null references service on delete cascade,
  primary key (barber_id, service_id)
);

-- Local wall-clock minutes since midnight in the shop's zone. closes_minute may pass 1440 for a shift that ends after midnight.
create table weekly_hours (
  id uuid primary key,
  shop_id uuid not null references shop,
  barber_id uuid not null references barber on delete cascade,
  weekday smallint not null check (weekday between 1 and 7), -- ISO 8601: Monday is 1
  opens_minute integer not null check (opens_minute between 0 and 1439),
  closes_minute integer not null check (closes_minute > opens_minute and closes_minute <= opens_minute + 1440)
);
create index weekly_hours_by_barber on weekly_hours (barber_id, weekday);

-- The public part of a shop is readable by whoever stands in it.
create function shop_directory() returns table (id uuid, slug text)
  language sql stable security definer set search_path = public, pg_temp
  as $$ select id, slug from shop order by created_at, id $$;
revoke all on function shop_directory() from public;
grant execute on function shop_directory() to sixfb_app, sixfb_guard;

do $$
declare t text;
begin
  alter table shop enable row level security;
  create policy shop_app on shop to sixfb_app using (id = current_shop_id());
  create policy shop_guard on shop for select to sixfb_guard using (true);
  create policy shop_auditor on shop for select to sixfb_auditor using (true);
  foreach t in array array['barber', 'service', 'barber_service', 'weekly_hours'] loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy %I on %I to sixfb_app using (shop_id = current_shop_id()) with check (shop_id = current_shop_id())', t || '_app', t);
    execute format('create policy %I on %I for select to sixfb_guard using (true)', t || '_guard', t);
  end loop;
end
$$;
grant select, update on shop to sixfb_app;
grant select, insert, update, delete on barber, service, barber_service, weekly_hours to sixfb_app;
grant select on shop, barber, service, barber_service, weekly_hours to sixfb_guard;
grant select on shop to sixfb_auditor;
