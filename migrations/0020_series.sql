-- A visit that repeats every so many weeks at one time on the shop's wall clock. Its appointments are bookings like all
-- others; this keeps what was asked for, and what became of each occurrence when it was booked.
create table booking_series (
  id uuid primary key,
  shop_id uuid not null references shop,
  client_id uuid not null references client,
  -- Services, barbers (null: any) and additions. The names of guests stand with the bookings alone.
  visit json not null,
  starts_at_local timestamp not null,
  every_weeks integer not null check (every_weeks between 1 and 52),
  policy text not null check (policy in ('all_or_nothing', 'skip')),
  on_holiday text not null check (on_holiday in ('skip', 'move')),
  -- By index: date, outcome and, of one that was skipped or moved, the reason.
  occurrences json not null,
  version integer not null default 1,
  created_at timestamptz not null
);
create index booking_series_by_client on booking_series (client_id);

alter table booking
  add column series_id uuid references booking_series,
  add column series_index integer check (series_index >= 0),
  add constraint booking_series_member check ((series_id is null) = (series_index is null));
create unique index booking_by_series on booking (series_id, series_index) where series_id is not null;

create trigger booking_series_follows_merged before insert or update of client_id on booking_series
  for each row execute function follow_merged_client();

alter table booking_series enable row level security;
create policy booking_series_insert on booking_series for insert to sixfb_app with check (shop_id = current_shop_id());
create policy booking_series_read on booking_series for select to sixfb_app using (
  shop_id = current_shop_id() and (has_shop_scope() or client_id in (select own_client_ids())));
create policy booking_series_update on booking_series for update to sixfb_app using (
  shop_id = current_shop_id() and (has_shop_scope() or client_id in (select own_client_ids())));
create policy booking_series_guard on booking_series for select to sixfb_guard using (true);
grant select, insert, update on booking_series to sixfb_app;
grant select on booking_series to sixfb_guard;
