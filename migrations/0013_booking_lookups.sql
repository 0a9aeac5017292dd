-- When people and barbers are busy. Under row-level security the operator && would be asked after the policy only
-- (it is not leakproof), so that a look at one hour would read all that a barber ever had. This function looks past
-- the policies, at nobody but the barbers of the shop that asks, and gives times alone; it also sees the hours
-- which one of them has taken in another shop.
create function busy_times(wanted tstzrange, people uuid[], barbers uuid[])
  returns table (id uuid, during tstzrange)
  language plpgsql stable rows 10 security definer set search_path = public, pg_temp
  as $$
  begin
    return query
      select asked.person, o.during
      from unnest(people) asked (person)
      join occupancy o on o.live and o.subject_id = asked.person and o.during && wanted
      where exists (select 1 from barber b where b.person_id = asked.person and b.shop_id = current_shop_id())
      union all
      select c.barber_id, c.during
      from unnest(barbers) asked (barber)
      join calendar_busy c on c.barber_id = asked.barber and c.during && wanted
      where c.shop_id = current_shop_id();
  end
  $$;
revoke all on function busy_times(tstzrange, uuid[], uuid[]) from public;
grant execute on function busy_times(tstzrange, uuid[], uuid[]) to sixfb_app;

-- Whoever has an account is looked up at each booking: by an index that fits the whole question.
drop index client_by_account;
create index client_by_account on client (shop_id, account_id) where account_id is not null;
