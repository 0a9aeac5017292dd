-- Several shops under one roof. People are one across them (account, barber.person_id); roles are given per shop.
create table organisation (
  id uuid primary key,
  name text not null check (name <> ''),
  version integer not null default 1,
  created_at timestamptz not null default now()
);

-- A shop that names none belongs to the oldest, which is made with the first shop. The id is a UUIDv7 (RFC 9562).
create function first_organisation(name_of_new text default 'My organisation') returns uuid
  language plpgsql volatile security definer set search_path = public, pg_temp
  as $$
  declare found_id uuid;
  begin
    select id into found_id from organisation order by created_at, id limit 1;
    if found_id is null then
      insert into organisation (id, name) values (
        encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid()) placing substring(int8send(
          (extract(epoch from clock_timestamp()) * 1000)::bigint) from 3) from 1 for 6), 52, 1), 53, 1), 'hex')::uuid,
        coalesce((select name from shop order by created_at, id limit 1), name_of_new))
      returning id into found_id;
    end if;
    return found_id;
  end
  $$;
revoke all on function first_organisation(text) from public;

alter table shop
  add column organisation_id uuid references organisation,
  add column version integer not null default 1;
update shop set organisation_id = first_organisation();
alter table shop alter column organisation_id set not null, alter column organisation_id set default first_organisation();
create index shop_by_organisation on shop (organisation_id, created_at);

-- Who somebody is when he cuts hair, in whatever shop: known from the first time that he is made a barber.
alter table account add column person_id uuid;
update account a set person_id = (select b.person_id from membership m join barber b on b.id = m.barber_id
  where m.account_id = a.id order by m.created_at, b.id limit 1);
-- The server makes accounts and changes what people say of themselves; who they are at the chair, set_roles() decides.
revoke insert, update on account from sixfb_app;
grant insert (id, email, name, password_hash, created_at), update (email, name, password_hash) on account to sixfb_app;

-- Whoever was asked by mail to work in a shop, until he says yes.
create table invitation (
  id uuid primary key,
  shop_id uuid not null references shop,
  email text not null check (email = lower(email)),
  name text not null,
  roles text[] not null check (roles <@ array['barber', 'manager', 'owner', 'operator'] and roles <> '{}'),
  barber_id uuid references barber on delete set null,
  invited_by uuid not null references account on delete cascade,
  created_at timestamptz not null,
  expires_at timestamptz not null check (expires_at > created_at),
  unique (shop_id, email)
);

-- One to an address that its account has no more leads nowhere, and neither does one that has run out.
create function forget_invitations() returns trigger
  language plpgsql security definer set search_path = public, pg_temp
  as $$ begin delete from invitation where email = old.email; return null; end $$;
create trigger account_moved after update of email on account
  for each row when (old.email <> new.email) execute function forget_invitations();
create or replace function forget_expired() returns bigint
  language sql volatile security definer set search_path = public, pg_temp
  as $$
    with code as (delete from sign_in_challenge where expires_at < now() - interval '1 day' returning 1),
    key as (delete from idempotency_key where created_at < now() - interval '30 days' returning 1),
    invited as (delete from invitation where expires_at < now() returning 1)
    select (select count(*) from code) + (select count(*) from key) + (select count(*) from invited)
  $$;

-- Roles change at once, whoever changes them: every session of the account is read anew, on every server.
create function roles_changed() returns trigger
  language plpgsql security definer set search_path = public, pg_temp
  as $$
  declare changed membership := coalesce(new, old);
  begin
    perform pg_notify('sixfb_session', s.id::text) from session s
      where s.account_id = changed.account_id and s.revoked_at is null and s.expires_at > now();
    if tg_op <> 'DELETE' and new.barber_id is not null then
      update account set person_id = (select b.person_id from barber b where b.id = new.barber_id)
        where id = new.account_id and person_id is null;
    end if;
    return null;
  end
  $$;
create trigger membership_changed after insert or update or delete on membership
  for each row execute function roles_changed();

-- A shop that had an owner keeps one. Two who leave at once wait for each other, and the second sees that he is the last.
create function keep_an_owner() returns trigger
  language plpgsql security definer set search_path = public, pg_temp
  as $$
  begin
    perform 1 from shop where id = old.shop_id for no key update;
    if not exists (select 1 from membership where shop_id = old.shop_id and role = 'owner') then
      raise exception 'the last owner of a shop stays' using errcode = 'SF001';
    end if;
    return null;
  end
  $$;
create trigger membership_keeps_owner after delete or update of role on membership
  for each row when (old.role = 'owner') execute function keep_an_owner();

create function may_appoint_as(appointer uuid, wanted_shop uuid, wanted_role text) returns boolean
  language sql stable security definer set search_path = public, pg_temp
  as $$
    select exists (select 1 from membership where account_id = appointer and shop_id = wanted_shop
      and (role = 'owner' or role = 'manager' and wanted_role = 'barber'))
  $$;
-- Whether whoever acts may give and take a role in this shop: an owner every one, a manager that of barbers.
create function may_appoint(wanted_role text) returns boolean
  language sql stable security definer set search_path = public, pg_temp
  as $$ select may_appoint_as(current_account_id(), current_shop_id(), wanted_role) $$;

-- Gives an account exactly these roles in a shop; whether it is a client there stays as it is. A barber gets the row
-- named, else the one he had here, else a new one with the ids that are lent; he is the same person as elsewhere.
-- SF002: no such barber here. SF003: that barber is somebody else.
create function set_roles(wanted_shop uuid, wanted_account uuid, wanted_roles text[], wanted_barber uuid,
    lent_barber uuid, lent_person uuid, at timestamptz) returns void
  language plpgsql volatile security definer set search_path = public, pg_temp
  as $$
  declare
    chair barber;
    own_person uuid;
  begin
    perform 1 from shop where id = wanted_shop for no key update;
    if 'barber' = any (wanted_roles) then
      select person_id into own_person from account where id = wanted_account for update;
      if wanted_barber is not null then
        select * into chair from barber where id = wanted_barber and shop_id = wanted_shop;
        if not found then raise exception 'no such barber' using errcode = 'SF002'; end if;
        if chair.person_id <> own_person or exists (
          select 1 from membership m join barber b on b.id = m.barber_id
          where b.person_id = chair.person_id and m.account_id <> wanted_account) then
          raise exception 'the barber is somebody else' using errcode = 'SF003';
        end if;
      else
        select * into chair from barber where person_id = own_person and shop_id = wanted_shop
          order by active desc, position, id limit 1;
      end if;
      if chair.id is null then
        insert into barber (id, shop_id, person_id, name, position)
          select lent_barber, wanted_shop, coalesce(own_person, lent_person), a.name,
            coalesce((select max(position) + 1 from barber where shop_id = wanted_shop), 0)
          from account a where a.id = wanted_account returning * into chair;
      else
        update barber set active = true where id = chair.id and not active;
      end if;
    end if;
    update barber set active = false where shop_id = wanted_shop and active and id is distinct from chair.id
      and id in (select barber_id from membership
        where account_id = wanted_account and shop_id = wanted_shop and role = 'barber');
    delete from membership where account_id = wanted_account and shop_id = wanted_shop and role <> 'client'
      and (role <> all (wanted_roles) or role = 'barber' and barber_id is distinct from chair.id);
    insert into membership (account_id, shop_id, role, barber_id, created_at)
      select wanted_account, wanted_shop, r, case when r = 'barber' then chair.id end, at
      from unnest(wanted_roles) r on conflict do nothing;
  end
  $$;

create function staff_of(wanted_shop uuid)
  returns table (id uuid, email text, name text, roles text[], barber_id uuid)
  language sql stable security definer set search_path = public, pg_temp
  as $$
    select a.id, a.email, a.name, array_agg(m.role order by m.role), (array_agg(m.barber_id) filter (where m.role = 'barber'))[1]
    from membership m join account a on a.id = m.account_id
    where m.shop_id = wanted_shop and m.role <> 'client' group by a.id order by a.created_at, a.id
  $$;
revoke all on function may_appoint_as(uuid, uuid, text), may_appoint(text), staff_of(uuid),
  set_roles(uuid, uuid, text[], uuid, uuid, uuid, timestamptz) from public;

-- What follows is all that the server may do with roles. Each asks itself whether the account that acts may.
create function staff_of_shop() returns table (id uuid, email text, name text, roles text[], barber_id uuid)
  language sql stable security definer set search_path = public, pg_temp
  as $$ select * from staff_of(current_shop_id()) where may_appoint('barber') $$;

-- SF004: not for this account. The roles that somebody has count as well as those that he is to have.
create function appoint(wanted_account uuid, wanted_roles text[], wanted_barber uuid, lent_barber uuid, lent_person uuid,
    at timestamptz) returns void
  language plpgsql volatile security definer set search_path = public, pg_temp
  as $$
  begin
    perform 1 from shop where id = current_shop_id() for no key update;
    if not may_appoint('barber') or exists (
      select 1 from unnest(wanted_roles || (select coalesce(array_agg(role), '{}') from membership
        where account_id = wanted_account and shop_id = current_shop_id() and role <> 'client')) r
      where not may_appoint(r)) then
      raise exception 'not allowed' using errcode = 'SF004';
    end if;
    -- Nobody becomes staff without having said yes: there is an invitation for that.
    if not exists (select 1 from membership
      where account_id = wanted_account and shop_id = current_shop_id() and role <> 'client') then
      raise exception 'no staff' using errcode = 'SF005';
    end if;
    perform set_roles(current_shop_id(), wanted_account, wanted_roles, wanted_barber, lent_barber, lent_person, at);
  end
  $$;

-- What a link may show before anybody is signed in; nothing once it has run out, or who sent it may not any more.
create function invitation_of_link(wanted uuid, at timestamptz)
  returns table (id uuid, shop_id uuid, slug text, shop_name text, roles text[], expires_at timestamptz)
  language sql stable security definer set search_path = public, pg_temp
  as $$
    select i.id, i.shop_id, s.slug, s.name, i.roles, i.expires_at from invitation i join shop s on s.id = i.shop_id
    where i.id = wanted and i.expires_at > at
      and not exists (select 1 from unnest(i.roles) r where not may_appoint_as(i.invited_by, i.shop_id, r))
  $$;

-- Takes the invitation for the account that acts. SF005: there is none any more. SF006: it is for another address.
create function accept_invitation(wanted uuid, lent_barber uuid, lent_person uuid, at timestamptz) returns text[]
  language plpgsql volatile security definer set search_path = public, pg_temp
  as $$
  declare taken invitation;
  begin
    select i.* into taken from invitation i
      where i.id = wanted and exists (select 1 from invitation_of_link(wanted, at)) for update;
    if not found then raise exception 'no invitation' using errcode = 'SF005'; end if;
    if not exists (select 1 from account where id = current_account_id() and email = taken.email) then
      raise exception 'for another address' using errcode = 'SF006';
    end if;
    perform set_roles(taken.shop_id, current_account_id(), (select array_agg(distinct r) from unnest(taken.roles || (
        select coalesce(array_agg(role), '{}') from membership
        where account_id = current_account_id() and shop_id = taken.shop_id and role <> 'client')) r),
      taken.barber_id, lent_barber, lent_person, at);
    delete from invitation where id = wanted;
    return taken.roles;
  end
  $$;

-- An owner opens another shop of his organisation, and owns it.
create function open_shop(wanted_id uuid, wanted_slug text, wanted_name text, wanted_zone text, wanted_currency text,
    wanted_phone text, wanted_address text, at timestamptz) returns void
  language plpgsql volatile security definer set search_path = public, pg_temp
  as $$
  begin
    if not may_appoint('owner') then raise exception 'not allowed' using errcode = 'SF004'; end if;
    insert into shop (id, organisation_id, slug, name, time_zone, currency, phone, address, created_at)
      select wanted_id, organisation_id, wanted_slug, wanted_name, wanted_zone, wanted_currency, wanted_phone,
        wanted_address, at from shop where id = current_shop_id();
    insert into membership (account_id, shop_id, role, created_at) values (current_account_id(), wanted_id, 'owner', at);
  end
  $$;

-- What anybody may know of the shops beside this one.
create function sibling_shops() returns table (id uuid, slug text, name text, address text, time_zone text)
  language sql stable security definer set search_path = public, pg_temp
  as $$
    select s.id, s.slug, s.name, s.address, s.time_zone from shop s
    where s.organisation_id = (select organisation_id from shop where id = current_shop_id())
    order by s.created_at, s.id
  $$;
-- The shop that a signed link stands in, when it does not say so.
create function shop_of_booking(wanted uuid) returns uuid
  language sql stable security definer set search_path = public, pg_temp
  as $$ select shop_id from booking where id = wanted $$;

revoke all on function staff_of_shop(), appoint(uuid, text[], uuid, uuid, uuid, timestamptz),
  invitation_of_link(uuid, timestamptz), accept_invitation(uuid, uuid, uuid, timestamptz),
  open_shop(uuid, text, text, text, text, text, text, timestamptz), sibling_shops(), shop_of_booking(uuid) from public;
grant execute on function may_appoint(text), staff_of_shop(), appoint(uuid, text[], uuid, uuid, uuid, timestamptz),
  invitation_of_link(uuid, timestamptz), accept_invitation(uuid, uuid, uuid, timestamptz),
  open_shop(uuid, text, text, text, text, text, text, timestamptz), sibling_shops(), shop_of_booking(uuid) to sixfb_app;

alter table organisation enable row level security;
create policy organisation_read on organisation for select to sixfb_app
  using (id = (select organisation_id from shop where id = current_shop_id()));
create policy organisation_update on organisation for update to sixfb_app
  using (id = (select organisation_id from shop where id = current_shop_id()) and (select may_appoint('owner')));
create policy organisation_guard on organisation for select to sixfb_guard using (true);
grant select, update (name, version) on organisation to sixfb_app;
grant select on organisation to sixfb_guard;

alter table invitation enable row level security;
-- Whoever may give all of its roles.
create policy invitation_app on invitation to sixfb_app
  using (shop_id = current_shop_id() and not exists (select 1 from unnest(roles) r where not may_appoint(r)))
  with check (shop_id = current_shop_id() and invited_by = current_account_id()
    and not exists (select 1 from unnest(roles) r where not may_appoint(r)));
grant select, insert, update, delete on invitation to sixfb_app;
