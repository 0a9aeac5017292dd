-- The keys that access tokens are signed with. The private half is sealed (RFC 7516) under a key that the database does
-- not have, and goes when the key is good no more; the public half stays a year, to know a token that was signed with it.
create table signing_key (
  kid text primary key,
  -- The JWK's x (RFC 8037).
  public_key text not null,
  sealed_private text,
  created_at timestamptz not null,
  signs_from timestamptz not null,
  -- From here on another one signs.
  signs_until timestamptz,
  -- Until here what it signed is taken: the last token has ended then.
  good_until timestamptz check (good_until >= signs_until)
);
grant select, insert, update, delete on signing_key to sixfb_app;
grant select (kid, created_at, signs_from, signs_until, good_until) on signing_key to sixfb_guard, sixfb_auditor;

alter table containment drop constraint containment_verb_check;
alter table containment add constraint containment_verb_check check (verb in (
  'block_source', 'revoke_session', 'revoke_account', 'challenge_account',
  'revoke_role', 'revoke_shop', 'revoke_all', 'revoke_signing_key', 'require_password_reset'));
-- An epoch ends what began before it. A later one stands beside it: lifting that brings the earlier one back.
drop index containment_live;
create unique index containment_live on containment (verb, target)
  where lifted_at is null and verb not in ('revoke_account', 'revoke_role', 'revoke_shop', 'revoke_all');
create index containment_standing on containment (verb, target) where lifted_at is null;

alter table operator_request drop constraint operator_request_verb_check;
alter table operator_request add constraint operator_request_verb_check check (verb in (
  'lift_containment', 'resolve_incident', 'revoke_account', 'revoke_session', 'block_source',
  'revoke_role', 'revoke_shop', 'revoke_all', 'rotate_signing_keys', 'require_password_reset'));

-- Since when sign-ins of an account have to have begun, by the epochs that stand.
create function epoch_of_account(wanted_id uuid) returns timestamptz
  language sql stable security definer set search_path = public, pg_temp
  as $$
    select max(c.created_at) from containment c
    where c.lifted_at is null and c.expires_at > now() and (
      c.verb = 'revoke_all'
      or c.verb = 'revoke_account' and c.target = wanted_id::text
      or c.verb in ('revoke_role', 'revoke_shop') and exists (
        select 1 from membership m where m.account_id = wanted_id and c.target in (
          case c.verb when 'revoke_shop' then m.shop_id::text else m.role end,
          case c.verb when 'revoke_role' then m.shop_id || ' ' || m.role end)))
  $$;
-- How many sign-ins live, of how many people: what a revocation of this kind would end.
create function sign_ins_under(wanted_verb text, wanted_target text, at timestamptz) returns table (sessions bigint, people bigint)
  language sql stable security definer set search_path = public, pg_temp
  as $$
    select count(*), count(distinct s.account_id) from session s
    where s.revoked_at is null and s.expires_at > at
      and (wanted_verb = 'revoke_all'
        or wanted_verb = 'revoke_session' and s.id::text = wanted_target
        or wanted_verb in ('revoke_account', 'require_password_reset') and s.account_id::text = wanted_target
        or wanted_verb in ('revoke_role', 'revoke_shop') and s.account_id in (
          select m.account_id from membership m where wanted_target in (
            case wanted_verb when 'revoke_shop' then m.shop_id::text else m.role end,
            case wanted_verb when 'revoke_role' then m.shop_id || ' ' || m.role end)))
      and (not exists (select 1 from containment c where c.lifted_at is null and c.expires_at > now()
          and c.verb in ('revoke_account', 'revoke_role', 'revoke_shop', 'revoke_all'))
        or s.created_at > coalesce(epoch_of_account(s.account_id), '-infinity'))
  $$;
-- Lifts the demand for a new password, in the transaction that has just set one.
create function lift_password_reset() returns setof uuid
  language sql volatile security definer set search_path = public, pg_temp
  as $$
    with lifted as (
      update containment c set lifted_at = a.password_changed_at, lifted_by = 'password reset', lift_reason = 'A new password was set.'
      from account a
      where c.verb = 'require_password_reset' and c.lifted_at is null and c.target = a.id::text
        and a.id = current_account_id() and a.password_changed_at >= c.created_at
      returning c.id, pg_notify('sixfb_containment', ''))
    select id from lifted
  $$;
revoke all on function epoch_of_account(uuid), sign_ins_under(text, text, timestamptz), lift_password_reset() from public;
grant execute on function epoch_of_account(uuid) to sixfb_app, sixfb_guard;
grant execute on function sign_ins_under(text, text, timestamptz) to sixfb_app, sixfb_guard;
grant execute on function lift_password_reset() to sixfb_app;
