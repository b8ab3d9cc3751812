-- What takes two people, held by the database whatever page is open; and what ends when one of the two is not there any more.
-- Applied after policies.sql and writing.sql, in the same transaction; running it again changes nothing.
--
-- A second person is another one than who asked, and than who it is about; each answers in their own name, once, and what was
-- asked for is not changed by who answers. (That both are people and not one person with two accounts, no table can know.)

-- One asks, in their own name; another one answers, in theirs, while nobody has. (What was answered, and what one asked, can
-- still be looked at and locked: the page says why nothing comes of it.)
CREATE OR REPLACE FUNCTION fgc_another_answers() RETURNS trigger LANGUAGE plpgsql STABLE SET search_path = public AS $$
DECLARE
    asked jsonb := to_jsonb(OLD); -- TG_ARGV: who asked, whom it is about, when it was answered, the roles that answer
BEGIN
    IF asked ->> TG_ARGV[2] IS NOT NULL OR asked ->> 'ended_at' IS NOT NULL OR fgc_viewer()::text IN (asked ->> TG_ARGV[0], asked ->> TG_ARGV[1])
        OR current_setting('fgc.role', true) <> ALL (string_to_array(TG_ARGV[3], ',')) THEN
        RAISE EXCEPTION 'another one answers, and once' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
DO $$
DECLARE two record;
BEGIN
    FOR two IN SELECT * FROM (VALUES
        ('legal_check', 'asked_by', 'asked_by', 'checked_by', 'checked_at', 'coordinator,service_manager'),
        ('contact_change', 'asked_by', 'asked_by', 'settled_by', 'settled_at', 'coordinator,service_manager'),
        ('export', 'asked_by', 'asked_by', 'decided_by', 'decided_at', 'service_manager'),
        ('erasure', 'asked_by', 'asked_by', 'decided_by', 'decided_at', 'service_manager'),
        ('urgent_access', 'staff_id', 'staff_id', 'decided_by', 'decided_at', 'service_manager'),
        ('wanted', 'asked_by', 'staff_id', 'decided_by', 'decided_at', 'administrator,service_manager'))
        AS rows (tab, first, about, second, answered_at, roles)
    LOOP
        EXECUTE format('DROP POLICY IF EXISTS one_asks ON %I', two.tab);
        EXECUTE format('DROP POLICY IF EXISTS another_answers ON %I', two.tab);
        EXECUTE format('CREATE POLICY one_asks ON %I AS RESTRICTIVE FOR INSERT
            WITH CHECK (%I = fgc_viewer() AND %I IS NULL AND %I IS NULL)', two.tab, two.first, two.second, two.answered_at);
        EXECUTE format('CREATE POLICY another_answers ON %I AS RESTRICTIVE FOR UPDATE
            USING (true) WITH CHECK (%I = fgc_viewer() AND %I IS NOT NULL)', two.tab, two.second, two.answered_at);
        EXECUTE format('CREATE OR REPLACE TRIGGER another_answers BEFORE UPDATE ON %I FOR EACH ROW
            WHEN (current_user = ''fgc_app'') EXECUTE FUNCTION fgc_another_answers(%L, %L, %L, %L)',
            two.tab, two.first, two.about, two.answered_at, two.roles);
    END LOOP;
END $$;
REVOKE UPDATE ON legal_check, contact_change, export, urgent_access, wanted, own_copy, safeguarding FROM fgc_app;
GRANT UPDATE (checked_by, checked_at, checked_locked, advice_from_locked, allowed) ON legal_check TO fgc_app;
GRANT UPDATE (settled_by, settled_at, agreed, told_locked) ON contact_change TO fgc_app;
GRANT UPDATE (decided_by, decided_at, agreed, ends_at) ON export TO fgc_app;
GRANT UPDATE (decided_by, decided_at, agreed, ends_at) ON urgent_access TO fgc_app;
GRANT UPDATE (decided_by, decided_at, agreed) ON wanted TO fgc_app;
GRANT UPDATE (coordinator_id, coordinator_at, manager_id, manager_at, released_at, ends_at) ON own_copy TO fgc_app;
GRANT UPDATE (done_locked, settled_by, settled_at) ON safeguarding TO fgc_app;

-- A copy of what is kept about somebody is released by a coordinator and a manager, and neither writes for the other.
CREATE OR REPLACE FUNCTION fgc_each_for_themself() RETURNS trigger LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF (NEW.coordinator_id IS DISTINCT FROM OLD.coordinator_id OR NEW.coordinator_at IS DISTINCT FROM OLD.coordinator_at)
            AND (OLD.coordinator_id IS NOT NULL OR current_setting('fgc.role', true) <> 'coordinator'
                 OR NEW.coordinator_id IS DISTINCT FROM fgc_viewer())
        OR (NEW.manager_id IS DISTINCT FROM OLD.manager_id OR NEW.manager_at IS DISTINCT FROM OLD.manager_at)
            AND (OLD.manager_id IS NOT NULL OR current_setting('fgc.role', true) <> 'service_manager'
                 OR NEW.manager_id IS DISTINCT FROM fgc_viewer()) THEN
        RAISE EXCEPTION 'each of the two releases for themself' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER each_for_themself BEFORE UPDATE ON own_copy FOR EACH ROW
    WHEN (current_user = 'fgc_app') EXECUTE FUNCTION fgc_each_for_themself();

-- Which day it is where the service is: an order holds until the end of that day, as its pages say.
CREATE OR REPLACE FUNCTION fgc_today() RETURNS date LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT (fgc_moment() AT TIME ZONE coalesce((SELECT s.zone FROM service s WHERE s.id = fgc_service()), 'Europe/London'))::date $$;

-- A caution: anybody who may see it makes it stronger; weaker it becomes by a manager who did not ask, and exactly as it was
-- asked for. While any order in force keeps the two apart, whichever the caution names, it is not turned into one that lets them
-- meet.
CREATE OR REPLACE FUNCTION fgc_only_two_weaken() RETURNS trigger LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public AS $$
DECLARE
    lifts boolean := OLD.lifted_at IS NULL AND NEW.lifted_at IS NOT NULL;
BEGIN
    IF OLD.lifted_at IS NOT NULL OR NEW.person_id <> OLD.person_id OR NEW.protects_id <> OLD.protects_id
        OR NEW.set_by <> OLD.set_by OR OLD.order_id IS NOT NULL AND NEW.order_id IS NULL THEN
        RAISE EXCEPTION 'what a caution is about stays' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF lifts OR NOT OLD.hides <@ NEW.hides OR OLD.must_not_meet AND NOT NEW.must_not_meet THEN
        IF OLD.lower_asked_by IS NULL OR OLD.lower_asked_by = fgc_viewer()
            OR current_setting('fgc.role', true) <> 'service_manager' OR NEW.order_id IS DISTINCT FROM OLD.order_id
            OR lifts AND (NEW.lifted_by IS DISTINCT FROM fgc_viewer() OR OLD.lower_hides <> '{}' OR OLD.lower_must_not_meet)
            OR NOT lifts AND (NOT NEW.hides <@ OLD.lower_hides OR NOT OLD.lower_hides <@ NEW.hides
                              OR NEW.must_not_meet <> OLD.lower_must_not_meet) THEN
            RAISE EXCEPTION 'two people make a caution weaker' USING ERRCODE = 'insufficient_privilege';
        END IF;
    END IF;
    IF NOT lifts AND OLD.must_not_meet AND NOT NEW.must_not_meet AND EXISTS (
            SELECT fgc_orders_apart(NEW.conference_id, NEW.person_id, NEW.protects_id, fgc_today())
            UNION ALL SELECT fgc_orders_apart(NEW.conference_id, NEW.protects_id, NEW.person_id, fgc_today())) THEN
        RAISE EXCEPTION 'an order in force keeps them apart' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF NEW.lower_asked_by IS NOT NULL AND NEW.lower_asked_by <> fgc_viewer() AND (
            NEW.lower_asked_by IS DISTINCT FROM OLD.lower_asked_by OR NEW.lower_hides <> OLD.lower_hides
            OR NEW.lower_must_not_meet <> OLD.lower_must_not_meet) THEN
        RAISE EXCEPTION 'whoever asks, asks in their own name' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER only_two_weaken BEFORE UPDATE ON caution FOR EACH ROW
    WHEN (current_user = 'fgc_app' AND fgc_kind() = 'staff') EXECUTE FUNCTION fgc_only_two_weaken();
DROP POLICY IF EXISTS begins ON caution;
CREATE POLICY begins ON caution AS RESTRICTIVE FOR INSERT
    WITH CHECK (fgc_kind() <> 'staff' OR lifted_at IS NULL AND lower_asked_by IS NULL);

-- How somebody is reached whom a caution or an order in force protects, or about whom another way waits: what leads elsewhere, or reaches them
-- wider, is written by the second person alone, while it waits for them: of those fields that were asked for and of nothing
-- else. (What they become there is the program's to see to: it is locked. What is locked no table can read: a mailbox, a telephone, an address, a name. Nobody writes one without
-- the program's keys.) Opened it is only as the asking is answered, in the same transaction: agreed to, or with nothing left to send to.
CREATE OR REPLACE FUNCTION fgc_wider(was safe_contact, becomes safe_contact, said boolean) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
    SELECT array_remove(ARRAY[
        CASE WHEN becomes.email_locked IS DISTINCT FROM was.email_locked AND (said OR was.email_locked IS NOT NULL) THEN 'email' END,
        CASE WHEN becomes.phone_locked IS DISTINCT FROM was.phone_locked AND (said OR was.phone_locked IS NOT NULL) THEN 'phone' END,
        CASE WHEN becomes.address_locked IS DISTINCT FROM was.address_locked AND (said OR was.address_locked IS NOT NULL) THEN 'address' END,
        CASE WHEN was.address_protected AND NOT becomes.address_protected THEN 'address_protected' END,
        CASE WHEN said AND NOT becomes.allowed <@ was.allowed THEN 'allowed' END,
        CASE WHEN said AND NOT was.forbidden <@ becomes.forbidden THEN 'forbidden' END,
        CASE WHEN said AND (coalesce(becomes.hours_from, '00:00') < coalesce(was.hours_from, '00:00')
            OR coalesce(becomes.hours_to, '24:00') > coalesce(was.hours_to, '24:00')) THEN 'hours' END,
        CASE WHEN said AND was.weekdays_only AND NOT becomes.weekdays_only THEN 'weekdays_only' END,
        CASE WHEN said AND becomes.voicemail AND NOT was.voicemail THEN 'voicemail' END,
        CASE WHEN said AND was.shared_device AND NOT becomes.shared_device THEN 'shared_device' END,
        CASE WHEN said AND becomes.sender_name_locked IS DISTINCT FROM was.sender_name_locked THEN 'sender_name' END,
        CASE WHEN said AND becomes.safe_word_locked IS DISTINCT FROM was.safe_word_locked THEN 'safe_word' END,
        CASE WHEN said AND becomes.may_take_message_locked IS NOT NULL -- that nobody takes one any more is narrower
            AND becomes.may_take_message_locked IS DISTINCT FROM was.may_take_message_locked THEN 'may_take_message' END], NULL) $$;
CREATE OR REPLACE FUNCTION fgc_only_two_reach() RETURNS trigger LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public AS $$
DECLARE
    waits contact_change;
    wide text[] := fgc_wider(OLD, NEW, OLD.confirmed_on IS NOT NULL
        OR EXISTS (SELECT 1 FROM contact_change c WHERE c.person_id = OLD.person_id));
BEGIN
    IF NOT (OLD.locked_at IS NOT NULL OR EXISTS (
            SELECT 1 FROM caution c WHERE c.protects_id = OLD.person_id AND c.lifted_at IS NULL) OR EXISTS (
            SELECT 1 FROM order_party p JOIN order_in_force o ON o.id = p.order_id WHERE p.person_id = OLD.person_id
            AND p.protected AND p.once_meant AND coalesce(o.expires_on >= fgc_today(), true)))
        OR wide = '{}' AND (OLD.locked_at IS NULL OR NEW.locked_at IS NOT NULL) THEN
        RETURN NEW;
    END IF;
    SELECT * INTO waits FROM contact_change c WHERE c.person_id = OLD.person_id AND c.settled_at IS NULL
        AND c.asked_by <> fgc_viewer();
    IF NOT FOUND THEN
        RAISE EXCEPTION 'two people change how somebody protected is reached' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF NOT wide <@ waits.fields OR wide <> '{}' AND NEW.locked_at IS NOT NULL THEN
        RAISE EXCEPTION 'the second person agrees to what was asked for' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER only_two_reach BEFORE UPDATE ON safe_contact FOR EACH ROW
    WHEN (current_user = 'fgc_app' AND fgc_kind() = 'staff') EXECUTE FUNCTION fgc_only_two_reach();

CREATE OR REPLACE FUNCTION fgc_opened_as_answered() RETURNS trigger LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public AS $$
DECLARE
    last contact_change;
BEGIN
    SELECT * INTO last FROM contact_change c WHERE c.person_id = NEW.person_id ORDER BY c.settled_at DESC NULLS FIRST LIMIT 1;
    IF FOUND AND (last.settled_at IS NULL OR NOT last.agreed AND NEW.confirmed_on IS NOT NULL) THEN
        RAISE EXCEPTION 'how somebody is reached is opened as the asking is answered' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NULL;
END $$;
DROP TRIGGER IF EXISTS opened_as_answered ON safe_contact;
CREATE CONSTRAINT TRIGGER opened_as_answered AFTER UPDATE ON safe_contact DEFERRABLE INITIALLY DEFERRED FOR EACH ROW
    WHEN (current_user = 'fgc_app' AND OLD.locked_at IS NOT NULL AND NEW.locked_at IS NULL) EXECUTE FUNCTION fgc_opened_as_answered();

-- Whom an order means is said by one person, and said otherwise by one; that they were meant once is taken back by nobody, as
-- long as the order is in force. From the moment there is a circle no order is shortened or taken away, and its names stay.
CREATE OR REPLACE FUNCTION fgc_once_meant() RETURNS trigger LANGUAGE plpgsql STABLE AS $$
BEGIN
    NEW.once_meant := NEW.once_meant OR coalesce(NEW.means, false) OR (TG_OP = 'UPDATE' AND OLD.once_meant);
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER once_meant BEFORE INSERT OR UPDATE ON order_party FOR EACH ROW
    WHEN (current_user = 'fgc_app') EXECUTE FUNCTION fgc_once_meant();
REVOKE UPDATE, DELETE ON order_party FROM fgc_app;
GRANT UPDATE (means, once_meant, said_by, said_at) ON order_party TO fgc_app;
CREATE OR REPLACE FUNCTION fgc_order_stays() RETURNS trigger LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM person p WHERE p.conference_id = OLD.conference_id) AND (TG_OP = 'DELETE'
            OR NEW.expires_on < coalesce(OLD.expires_on, 'infinity') OR NEW.kind <> OLD.kind
            OR NEW.protects <> OLD.protects OR NEW.against <> OLD.against) THEN
        RAISE EXCEPTION 'an order is not shortened or taken away' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE OR REPLACE TRIGGER order_stays BEFORE UPDATE OR DELETE ON order_in_force FOR EACH ROW
    WHEN (current_user = 'fgc_app' AND fgc_kind() = 'staff') EXECUTE FUNCTION fgc_order_stays();

-- What a plan must have is approved by the referrer's manager, in their own name.
CREATE OR REPLACE FUNCTION fgc_approved_by_their_manager() RETURNS trigger LANGUAGE plpgsql STABLE SECURITY DEFINER
    SET search_path = public AS $$
BEGIN
    IF NEW.approved_by IS DISTINCT FROM fgc_viewer()
        OR NOT EXISTS (SELECT 1 FROM assignment a WHERE a.conference_id = NEW.conference_id AND a.staff_id = fgc_viewer()
                       AND a.part = 'referrers_manager' AND a.ended_at IS NULL)
        OR EXISTS (SELECT 1 FROM referral r WHERE r.conference_id = NEW.conference_id
                   AND fgc_viewer() IN (r.referrer_id, r.entered_by_id)) THEN
        RAISE EXCEPTION 'the manager of the referrer approves' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER approved_by_their_manager BEFORE INSERT OR UPDATE ON bottom_line FOR EACH ROW
    WHEN (current_user = 'fgc_app' AND fgc_kind() = 'staff' AND (NEW.approved_by IS NOT NULL OR NEW.approved_at IS NOT NULL))
    EXECUTE FUNCTION fgc_approved_by_their_manager();

-- What was done about a report of serious harm is said once, by a manager.
DROP POLICY IF EXISTS settled_once ON safeguarding;
CREATE POLICY settled_once ON safeguarding AS RESTRICTIVE FOR UPDATE
    USING (fgc_kind() = 'worker' OR settled_at IS NULL AND current_setting('fgc.role', true) = 'service_manager')
    WITH CHECK (fgc_kind() = 'worker' OR settled_by = fgc_viewer());

-- Who manages and who administers. Nobody changes their own role, or lets themself in again. One person alone makes nobody a
-- manager or an administrator: the role counts because the second one agreed, and it is the database that gives it.
CREATE OR REPLACE FUNCTION fgc_only_two_promote() RETURNS trigger LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF NEW.id = fgc_viewer() THEN
        RAISE EXCEPTION 'nobody does this to their own account' USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF NEW.active AND NEW.role IN ('service_manager', 'administrator')
        AND (TG_OP = 'INSERT' OR NOT OLD.active OR OLD.role <> NEW.role) THEN
        RAISE EXCEPTION 'two people make a manager or an administrator' USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER only_two_promote BEFORE INSERT OR UPDATE OF role, active, service_id ON staff FOR EACH ROW
    WHEN (current_user = 'fgc_app' AND fgc_kind() <> 'worker') EXECUTE FUNCTION fgc_only_two_promote();
CREATE OR REPLACE FUNCTION fgc_role_given() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    UPDATE staff SET role = NEW.role, active = true WHERE id = NEW.staff_id AND service_id = NEW.service_id;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER role_given AFTER UPDATE OF agreed ON wanted FOR EACH ROW
    WHEN (NEW.agreed AND NOT coalesce(OLD.agreed, false)) EXECUTE FUNCTION fgc_role_given();
DROP POLICY IF EXISTS of_colleagues ON wanted;
CREATE POLICY of_colleagues ON wanted AS RESTRICTIVE FOR INSERT WITH CHECK (
    current_setting('fgc.role', true) = 'administrator' AND role IN ('service_manager', 'administrator'));
-- An invitation to show anew who one is opens an account to whoever has its link. A manager makes one for whom they have just
-- agreed to and who has no way in yet; an administrator for anybody of the service.
CREATE OR REPLACE FUNCTION fgc_may_invite(whom uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public AS $$
    SELECT current_setting('fgc.role', true) = 'administrator'
        OR EXISTS (SELECT 1 FROM wanted w WHERE w.staff_id = whom AND w.agreed AND w.decided_by = fgc_viewer())
        AND NOT EXISTS (SELECT 1 FROM passkey k WHERE k.staff_id = whom)
        AND NOT EXISTS (SELECT 1 FROM sign_in_secret p WHERE p.staff_id = whom)
        AND NOT EXISTS (SELECT 1 FROM elsewhere e WHERE e.staff_id = whom) $$;
DROP POLICY IF EXISTS administers ON joining;
CREATE POLICY administers ON joining USING (
    fgc_kind() = 'staff' AND current_setting('fgc.role', true) IN ('administrator', 'service_manager')
    AND service_id = fgc_service() AND fgc_may_invite(staff_id));

-- Whoever wrote down another way to reach somebody takes it back, as long as nobody answered: as after a no, nobody knows which way
-- is safe before they are asked. Gives whether one of theirs waited.
CREATE OR REPLACE FUNCTION fgc_withdraw_contact(whom uuid) RETURNS boolean LANGUAGE plpgsql VOLATILE SECURITY DEFINER
    SET search_path = public AS $$
BEGIN
    IF fgc_kind() <> 'staff' THEN
        RETURN false;
    END IF;
    UPDATE contact_change SET settled_at = fgc_moment(), agreed = false, told_locked = NULL
        WHERE person_id = whom AND asked_by = fgc_viewer() AND settled_at IS NULL AND conference_id IN (SELECT fgc_conferences());
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    UPDATE safe_contact SET locked_at = NULL, confirmed_on = NULL, version = version + 1 WHERE person_id = whom;
    RETURN true;
END $$;

-- What ends with somebody: whoever leaves, has another role, has no part in a conference any more or stands aside from it.
-- What they asked for and waits is over, as if it had been declined, and nobody said so (no decider); what was asked about
-- them; what they let go in part, for another to complete; and what was agreed to and still stands open for them. Nothing of
-- it comes into force later, and each may be asked for anew by somebody else. History says of each conference that it is so.
-- `there`: the conference it is about; nothing: everywhere.
CREATE OR REPLACE FUNCTION fgc_ends_with(whom uuid, there uuid) RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER
    SET search_path = public AS $$
DECLARE
    at timestamptz := fgc_moment();
    ended uuid[] := '{}';
    over uuid[];
BEGIN
    IF there IS NULL THEN
        UPDATE wanted SET decided_at = at, agreed = false WHERE decided_at IS NULL AND whom IN (asked_by, staff_id);
    END IF;
    WITH gone AS (
        UPDATE urgent_access SET decided_at = at, agreed = false
        WHERE staff_id = whom AND decided_at IS NULL AND (there IS NULL OR conference_id = there) RETURNING conference_id)
    SELECT ended || array_agg(conference_id) INTO ended FROM gone;
    WITH gone AS (
        UPDATE urgent_access SET ends_at = at
        WHERE staff_id = whom AND agreed AND ends_at > at AND (there IS NULL OR conference_id = there) RETURNING conference_id)
    SELECT ended || array_agg(conference_id) INTO ended FROM gone;
    WITH gone AS (
        UPDATE caution SET lower_asked_by = NULL, lower_asked_at = NULL, lower_because_locked = NULL, lower_hides = '{}',
            lower_must_not_meet = false, version = version + 1
        WHERE lower_asked_by = whom AND lifted_at IS NULL AND (there IS NULL OR conference_id = there) RETURNING conference_id)
    SELECT ended || array_agg(conference_id) INTO ended FROM gone;
    WITH gone AS (
        UPDATE contact_change SET settled_at = at, agreed = false, told_locked = NULL
        WHERE asked_by = whom AND settled_at IS NULL AND (there IS NULL OR conference_id = there)
        RETURNING conference_id, person_id),
    unsure AS ( -- as after a no: nobody knows which way is safe before they are asked
        UPDATE safe_contact SET locked_at = NULL, confirmed_on = NULL, version = version + 1
        WHERE person_id IN (SELECT person_id FROM gone))
    SELECT ended || array_agg(conference_id) INTO ended FROM gone;
    WITH gone AS (
        UPDATE legal_check SET ended_at = at
        WHERE asked_by = whom AND checked_at IS NULL AND ended_at IS NULL AND (there IS NULL OR conference_id = there) RETURNING conference_id)
    SELECT ended || array_agg(conference_id) INTO ended FROM gone;
    WITH gone AS (
        UPDATE export SET decided_at = at, agreed = false
        WHERE asked_by = whom AND decided_at IS NULL AND (there IS NULL OR conference_id = there) RETURNING conference_id)
    SELECT ended || array_agg(conference_id) INTO ended FROM gone;
    WITH gone AS (
        UPDATE export SET ends_at = at
        WHERE asked_by = whom AND agreed AND ends_at > at AND (there IS NULL OR conference_id = there) RETURNING conference_id)
    SELECT ended || array_agg(conference_id) INTO ended FROM gone;
    WITH gone AS (
        UPDATE erasure SET decided_at = at, agreed = false
        WHERE asked_by = whom AND decided_at IS NULL AND (there IS NULL OR conference_id = there) RETURNING conference_id)
    SELECT ended || array_agg(conference_id) INTO ended FROM gone;
    WITH gone AS (
        UPDATE legal_hold SET lift_asked_by = NULL, lift_asked_at = NULL, lift_because_locked = NULL
        WHERE lift_asked_by = whom AND lifted_at IS NULL AND (there IS NULL OR conference_id = there) RETURNING conference_id)
    SELECT ended || array_agg(conference_id) INTO ended FROM gone;
    WITH gone AS (
        UPDATE own_copy SET coordinator_id = nullif(coordinator_id, whom), manager_id = nullif(manager_id, whom),
            coordinator_at = CASE WHEN coordinator_id = whom THEN NULL ELSE coordinator_at END,
            manager_at = CASE WHEN manager_id = whom THEN NULL ELSE manager_at END
        WHERE released_at IS NULL AND whom IN (coordinator_id, manager_id) AND (there IS NULL OR conference_id = there)
        RETURNING conference_id)
    SELECT ended || array_agg(conference_id) INTO ended FROM gone;
    INSERT INTO happening (id, conference_id, at, kind, actor, facts)
        SELECT gen_random_uuid(), one, at, 'AskingEnded', 'worker', jsonb_build_object('staff_id', whom)
        FROM (SELECT DISTINCT unnest(ended) AS one) AS each WHERE one IS NOT NULL;
END $$;
REVOKE EXECUTE ON FUNCTION fgc_ends_with(uuid, uuid) FROM fgc_app, public;

-- Whoever changes what they do here, or leaves, is out everywhere at once, whatever changed the row; and whoever comes back, or
-- is appointed, finds nothing waiting from before.
CREATE OR REPLACE FUNCTION fgc_staff_out() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public AS $$
BEGIN
    UPDATE staff_session SET ended_at = fgc_moment() WHERE staff_id = NEW.id AND ended_at IS NULL;
    UPDATE feed SET ended_at = fgc_moment() WHERE staff_id = NEW.id AND ended_at IS NULL;
    PERFORM fgc_ends_with(NEW.id, NULL);
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER staff_out AFTER UPDATE OF role, active, service_id ON staff FOR EACH ROW
    WHEN (OLD.role <> NEW.role OR OLD.service_id <> NEW.service_id OR OLD.active <> NEW.active)
    EXECUTE FUNCTION fgc_staff_out();
-- A part that ended: unless another part, or being a manager of the service, keeps the conference open to them.
CREATE OR REPLACE FUNCTION fgc_part_over() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    IF NOT EXISTS (SELECT 1 FROM assignment a WHERE a.conference_id = NEW.conference_id AND a.staff_id = NEW.staff_id
                   AND a.ended_at IS NULL)
        AND NOT EXISTS (SELECT 1 FROM staff s WHERE s.id = NEW.staff_id AND s.active AND s.role = 'service_manager') THEN
        PERFORM fgc_ends_with(NEW.staff_id, NEW.conference_id);
    END IF;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER part_over AFTER UPDATE OF ended_at ON assignment FOR EACH ROW
    WHEN (OLD.ended_at IS NULL AND NEW.ended_at IS NOT NULL) EXECUTE FUNCTION fgc_part_over();
CREATE OR REPLACE FUNCTION fgc_stands_aside() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    PERFORM fgc_ends_with(NEW.staff_id, NEW.conference_id);
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER stands_aside AFTER INSERT ON conflict FOR EACH ROW EXECUTE FUNCTION fgc_stands_aside();
