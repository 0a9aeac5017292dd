-- What clients would book if it were free. Wishes wait in the order in which they were made. Time that becomes free is
-- kept for the first whom it suits, as a booking in state hold; whoever confirms it has it, and otherwise the next is asked.
create table waitlist_wish (
  id uuid primary key,
  shop_id uuid not null references shop,
  client_id uuid not null references client,
  service_id uuid not null references service,
  add_on_ids uuid[] not null default '{}',
  -- None: any barber.
  barber_ids uuid[] not null default '{}',
  state text not null default 'open' check (state in ('open', 'offered', 'booked', 'withdrawn', 'expired')),
  version integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index waitlist_wish_in_line on waitlist_wish (shop_id, state, created_at, id);
create index waitlist_wish_by_client on waitlist_wish (client_id);

-- When it would suit: on these weekdays of the dates from from_date to to_date, both included, by the clock on the
-- shop's wall. to_minute may pass 1440 for a window that ends after midnight.
create table waitlist_window (
  id uuid primary key,
  shop_id uuid not null references shop,
  wish_id uuid not null references waitlist_wish on delete cascade,
  from_date date not null,
  to_date date not null check (to_date >= from_date),
  weekdays smallint[] not null check (cardinality(weekdays) > 0 and weekdays <@ array[1, 2, 3, 4, 5, 6, 7]::smallint[]), -- ISO 8601: Monday is 1
  from_minute integer not null check (from_minute between 0 and 1439),
  to_minute integer not null check (to_minute > from_minute and to_minute <= from_minute + 1440)
);
create index waitlist_window_by_wish on waitlist_window (wish_id);

-- A time that was kept for a wish. It is not offered to the same wish again, whatever became of it.
create table waitlist_offer (
  id uuid primary key,
  shop_id uuid not null references shop,
  wish_id uuid not null references waitlist_wish on delete cascade,
  booking_id uuid not null unique references booking on delete cascade,
  barber_id uuid not null references barber,
  start_at timestamptz not null,
  end_at timestamptz not null check (end_at > start_at),
  offered_at timestamptz not null,
  expires_at timestamptz not null check (expires_at > offered_at),
  outcome text not null default 'pending' check (outcome in ('pending', 'accepted', 'declined', 'expired'))
);
create index waitlist_offer_by_wish on waitlist_offer (wish_id, offered_at);
create unique index waitlist_offer_pending on waitlist_offer (wish_id) where outcome = 'pending';

-- The end of a hold is the answer to its offer, in the same transaction, whoever ends it and how. A wish that has left
-- the line meanwhile stays as it is.
create function answer_waitlist_offer() returns trigger
  language plpgsql security definer set search_path = public, pg_temp
  as $$
  declare
    answer text := case new.state when 'cancelled' then 'declined' when 'expired' then 'expired' else 'accepted' end;
    answered uuid;
  begin
    update waitlist_offer set outcome = answer where booking_id = new.id and outcome = 'pending'
      returning wish_id into answered;
    update waitlist_wish set state = case answer when 'accepted' then 'booked' else 'open' end,
        version = version + 1, updated_at = new.updated_at
      where id = answered and state = 'offered';
    return null;
  end
  $$;
create trigger booking_answers_offer after update of state on booking for each row
  when (old.state = 'hold' and new.state <> 'hold' and new.origin = 'waitlist')
  execute function answer_waitlist_offer();

create trigger waitlist_wish_follows_merged before insert or update of client_id on waitlist_wish for each row
  execute function follow_merged_client();

-- A guest's signed link opens one wish (app.wish_id), as another opens one booking.
create function current_wish_id() returns uuid
  language sql stable parallel safe
  as $$ select nullif(current_setting('app.wish_id', true), '')::uuid $$;
create function current_wish_client_id() returns uuid
  language sql stable security definer set search_path = public, pg_temp
  as $$ select client_id from waitlist_wish where id = current_wish_id() and shop_id = current_shop_id() $$;
create function shop_of_wish(wanted uuid) returns uuid
  language sql stable security definer set search_path = public, pg_temp
  as $$ select shop_id from waitlist_wish where id = wanted $$;
revoke all on function current_wish_client_id(), shop_of_wish(uuid) from public;
grant execute on function current_wish_client_id(), shop_of_wish(uuid) to sixfb_app;
create policy client_read_by_wish on client for select to sixfb_app using (
  shop_id = current_shop_id() and id = current_wish_client_id());

do $$
declare t text;
begin
  foreach t in array array['waitlist_wish', 'waitlist_window', 'waitlist_offer'] loop
    execute format('alter table %I enable row level security', t);
    execute format('create policy %I on %I for insert to sixfb_app with check (shop_id = current_shop_id())', t || '_insert', t);
    execute format('create policy %I on %I for select to sixfb_guard using (true)', t || '_guard', t);
    execute format('grant select, insert on %I to sixfb_app', t);
    execute format('grant select on %I to sixfb_guard', t);
  end loop;
end
$$;
create policy waitlist_wish_read on waitlist_wish for select to sixfb_app using (
  shop_id = current_shop_id()
  and (has_shop_scope() or id = current_wish_id() or client_id in (select own_client_ids())));
create policy waitlist_wish_update on waitlist_wish for update to sixfb_app using (
  shop_id = current_shop_id() and has_shop_scope());
create policy waitlist_window_read on waitlist_window for select to sixfb_app using (
  shop_id = current_shop_id() and exists (select 1 from waitlist_wish w where w.id = wish_id));
create policy waitlist_offer_read on waitlist_offer for select to sixfb_app using (
  shop_id = current_shop_id() and exists (select 1 from waitlist_wish w where w.id = wish_id));
-- A wish goes only with the client who is erased.
create policy waitlist_wish_delete on waitlist_wish for delete to sixfb_app using (
  shop_id = current_shop_id() and has_shop_scope());
grant update, delete on waitlist_wish to sixfb_app;
