-- The four roles of the design. The owner is whoever runs the migrations; the others own nothing.
-- Roles belong to the whole server, so a second database on it finds them there.
do $$
declare
  role_name text;
begin
  foreach role_name in array array['sixfb_app', 'sixfb_guard', 'sixfb_auditor', 'sixfb_worker'] loop
    begin
      execute format('create role %I login noinherit nosuperuser nocreatedb nocreaterole nobypassrls', role_name);
    exception
      when duplicate_object or unique_violation then null;
    end;
  end loop;
end
$$;

create extension if not exists btree_gist;

revoke all on schema public from public;
grant usage on schema public to sixfb_app, sixfb_guard, sixfb_auditor, sixfb_worker;

-- What a statement may see comes from three transaction-local settings:
--   app.shop_id     the shop it acts in
--   app.account_id  the person it acts for
--   app.scope       'shop' for staff and the program itself, 'own' for clients and guests
create function current_shop_id() returns uuid
  language sql stable parallel safe
  as $$ select nullif(current_setting('app.shop_id', true), '')::uuid $$;

create function current_account_id() returns uuid
  language sql stable parallel safe
  as $$ select nullif(current_setting('app.account_id', true), '')::uuid $$;

create function current_booking_id() returns uuid
  language sql stable parallel safe
  as $$ select nullif(current_setting('app.booking_id', true), '')::uuid $$;

create function has_shop_scope() returns boolean
  language sql stable parallel safe
  as $$ select coalesce(current_setting('app.scope', true), '') = 'shop' $$;
