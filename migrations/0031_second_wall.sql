-- What the routes refuse, the policies refuse as well: a barber the bookings of another chair, whoever has no part in incidents
-- all of them, whoever does not work in the shop its connected calendars.

-- The chair that a transaction is kept to; none is the whole shop.
create function current_chair_id() returns uuid language sql stable parallel safe
  as $$ select nullif(current_setting('app.chair_id', true), '')::uuid $$;
create function sees_whole_shop() returns boolean language sql stable parallel safe
  as $$ select has_shop_scope() and current_chair_id() is null $$;

-- A booking is of a chair when anything of it is done there. These read past the policies that ask them.
create function is_in_chair(wanted_booking uuid) returns boolean
  language sql stable security definer set search_path = public, pg_temp
  as $$ select has_shop_scope() and exists (select 1 from booking_item
    where booking_id = wanted_booking and shop_id = current_shop_id() and barber_id = current_chair_id()) $$;
create function is_series_in_chair(wanted_series uuid) returns boolean
  language sql stable security definer set search_path = public, pg_temp
  as $$ select has_shop_scope() and exists (select 1 from booking b join booking_item i on i.booking_id = b.id
    where b.series_id = wanted_series and b.shop_id = current_shop_id() and i.barber_id = current_chair_id()) $$;
revoke all on function is_in_chair(uuid), is_series_in_chair(uuid) from public;
grant execute on function is_in_chair(uuid), is_series_in_chair(uuid) to sixfb_app;

alter policy booking_read on booking using (shop_id = current_shop_id() and (sees_whole_shop()
  or id = current_booking_id() or client_id in (select own_client_ids()) or is_in_chair(id)));
alter policy booking_update on booking using (shop_id = current_shop_id() and (sees_whole_shop()
  or id = current_booking_id() or client_id in (select own_client_ids()) or is_in_chair(id)));
alter policy booking_item_read on booking_item using (shop_id = current_shop_id() and (sees_whole_shop()
  or booking_id = current_booking_id() or booking_id in (select own_booking_ids()) or is_in_chair(booking_id)));
alter policy booking_item_update on booking_item using (shop_id = current_shop_id() and (sees_whole_shop()
  or booking_id = current_booking_id() or booking_id in (select own_booking_ids()) or is_in_chair(booking_id)));
alter policy booking_item_delete on booking_item using (shop_id = current_shop_id() and (sees_whole_shop()
  or booking_id = current_booking_id() or booking_id in (select own_booking_ids()) or is_in_chair(booking_id)));
alter policy booking_history_read on booking_history using (shop_id = current_shop_id() and (sees_whole_shop()
  or booking_id = current_booking_id() or booking_id in (select own_booking_ids()) or is_in_chair(booking_id)));
alter policy booking_fee_read on booking_fee using (shop_id = current_shop_id() and (sees_whole_shop()
  or booking_id = current_booking_id() or booking_id in (select own_booking_ids()) or is_in_chair(booking_id)));
alter policy booking_fee_update on booking_fee
  using (shop_id = current_shop_id() and (sees_whole_shop() or is_in_chair(booking_id)));
alter policy payment_read on payment
  using (shop_id = current_shop_id() and (sees_whole_shop() or is_in_chair(booking_id)));
alter policy booking_series_read on booking_series using (shop_id = current_shop_id() and (sees_whole_shop()
  or client_id in (select own_client_ids()) or is_series_in_chair(id)));
alter policy booking_series_update on booking_series using (shop_id = current_shop_id() and (sees_whole_shop()
  or client_id in (select own_client_ids()) or is_series_in_chair(id)));

-- The address of a calendar is a secret of whoever it belongs to; what it blocks is read by everybody who asks for free times.
alter policy calendar_connection_app on calendar_connection
  using (shop_id = current_shop_id() and has_shop_scope()) with check (shop_id = current_shop_id() and has_shop_scope());

-- Incidents are the installation's. Where somebody acts, it has to be one who sees them in one of its shops; where nobody
-- does, it is the program itself.
create function may_see_incidents() returns boolean
  language sql stable security definer set search_path = public, pg_temp
  as $$ select current_account_id() is null or exists (select 1 from membership
    where account_id = current_account_id() and role in ('owner', 'operator')) $$;
revoke all on function may_see_incidents() from public;
grant execute on function may_see_incidents() to sixfb_app;

alter table incident enable row level security;
create policy incident_app on incident for select to sixfb_app using ((select may_see_incidents()));
create policy incident_guard on incident to sixfb_guard using (true);
create policy incident_auditor on incident for select to sixfb_auditor using (true);

alter table incident_timeline enable row level security;
create policy incident_timeline_app on incident_timeline for select to sixfb_app using ((select may_see_incidents()));
create policy incident_timeline_guard on incident_timeline to sixfb_guard using (true);
create policy incident_timeline_auditor on incident_timeline for select to sixfb_auditor using (true);

alter table incident_impact enable row level security;
create policy incident_impact_app on incident_impact for select to sixfb_app using ((select may_see_incidents()));
create policy incident_impact_guard on incident_impact to sixfb_guard using (true);
create policy incident_impact_auditor on incident_impact for select to sixfb_auditor using (true);

alter table containment enable row level security;
create policy containment_app on containment for select to sixfb_app using ((select may_see_incidents()));
create policy containment_guard on containment to sixfb_guard using (true);
create policy containment_auditor on containment for select to sixfb_auditor using (true);
