-- Codes that can't be used any more, and keys that no one sends again. The server itself may not reach into every
-- account and every shop: it may only ask for this.
create function forget_expired() returns bigint
  language sql volatile security definer set search_path = public, pg_temp
  as $$
    with code as (delete from sign_in_challenge where expires_at < now() - interval '1 day' returning 1),
    key as (delete from idempotency_key where created_at < now() - interval '30 days' returning 1)
    select (select count(*) from code) + (select count(*) from key)
  $$;
revoke all on function forget_expired() from public;
grant execute on function forget_expired() to sixfb_app;
