-- What POST /bookings writes, in the one statement it writes it with. Each client fills times of its own.
\set i :i + 1
\set n :client_id * 6000 + :i
\set barber :n % 100
\set quarter :n / 100
with place as materialized (
  select set_config('app.shop_id', '10000000-0000-7000-8000-000000000000', true), set_config('app.scope', 'own', true),
    set_config('app.account_id', '', true)),
wish as materialized (
  select md5((:barber)::int::text)::uuid as barber,
    timestamptz '2030-01-01 09:00+01' + (:quarter)::int * interval '45 minutes' as at,
    gen_random_uuid() as booking, gen_random_uuid() as client from place),
free as materialized (
  select wish.* from wish
  where not exists (select 1 from busy_times(tstzrange(wish.at, wish.at + interval '40 minutes'),
    array[wish.barber], array[wish.barber], now()))),
queue as materialized (
  select free.*, pg_advisory_xact_lock(hashtextextended(barber::text, 0)) from free),
new_client as (
  insert into client (id, shop_id, account_id, name, email, phone, created_at)
  select client, '10000000-0000-7000-8000-000000000000', null, 'A', null, '+49 30 1', now() from queue),
new_booking as (
  insert into booking (id, shop_id, client_id, barber_id, service_id, state, start_at, end_at, price_minor, currency,
    note, origin, created_at, updated_at)
  select booking, '10000000-0000-7000-8000-000000000000', client, barber, '20000000-0000-7000-8000-000000000000',
    'confirmed', at, at + interval '30 minutes', 3200, 'EUR', '', 'web', now(), now() from queue),
new_item as (
  insert into booking_item (id, shop_id, booking_id, position, service_id, barber_id, start_at, end_at, price_minor)
  select gen_random_uuid(), '10000000-0000-7000-8000-000000000000', booking, 0, '20000000-0000-7000-8000-000000000000',
    barber, at, at + interval '30 minutes', 3200 from queue),
new_occupancy as (
  insert into occupancy (id, shop_id, booking_id, subject_id, during)
  select gen_random_uuid(), '10000000-0000-7000-8000-000000000000', booking, barber,
    tstzrange(at, at + interval '40 minutes') from queue),
new_event as (
  insert into event (id, writer_id, writer_number, at, class_uid, shop_id, body, mac)
  select gen_random_uuid(), gen_random_uuid(), 1, now(), 6003, '10000000-0000-7000-8000-000000000000',
    ('{"filler": "' || repeat('x', 700) || '"}')::json, decode(repeat('ab', 32), 'hex') from queue)
select client from queue;
