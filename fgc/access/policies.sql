-- Who may see which rows. Applied after every migration, in one transaction; running it again changes nothing.
--
-- No function that is in use is dropped and made again: whoever is just calling it would meet an error. One whose result
-- changes is dropped by the migration that comes with it.
--
-- The app's role is bound by these and cannot bypass them. On whose behalf a transaction runs is said by settings that
-- last until its end (fgc.kit.db.act): fgc.kind ('staff', 'person', 'worker', 'door' or nothing), fgc.viewer,
-- fgc.service, fgc.role, fgc.conference. A transaction that does not say sees nothing.

CREATE OR REPLACE FUNCTION fgc_setting(name text) RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT nullif(current_setting('fgc.' || name, true), '') $$;
CREATE OR REPLACE FUNCTION fgc_kind() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT coalesce(current_setting('fgc.kind', true), '') $$;
CREATE OR REPLACE FUNCTION fgc_viewer() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT nullif(current_setting('fgc.viewer', true), '')::uuid $$;
CREATE OR REPLACE FUNCTION fgc_service() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT nullif(current_setting('fgc.service', true), '')::uuid $$;
CREATE OR REPLACE FUNCTION fgc_moment() RETURNS timestamptz LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT coalesce(public.fgc_setting('moment')::timestamptz, clock_timestamp()) $$; -- a restore asks too, as below (writing.sql)
CREATE OR REPLACE FUNCTION fgc_conference() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT nullif(current_setting('fgc.conference', true), '')::uuid $$;

-- The conferences a member of staff may open: those they are assigned to; a service manager, all of the service;
-- nobody with a conflict of interest. Runs with the owner's rights, so that it can look without being looked at.
-- Whether this is a draft that somebody else writes who works here: nobody but them opens it. A draft of somebody who left is the
-- managers' to look after.
CREATE OR REPLACE FUNCTION fgc_colleagues_draft(conference uuid, viewer uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public AS $$
    SELECT EXISTS (
        SELECT 1 FROM conference c JOIN referral r ON r.conference_id = c.id JOIN staff w ON w.id = coalesce(r.entered_by_id, r.referrer_id)
        WHERE c.id = fgc_colleagues_draft.conference AND c.stage = 'draft' AND w.active AND w.id <> viewer
          AND (fgc_kind() = 'worker' OR c.service_id = fgc_service())) $$;
CREATE OR REPLACE FUNCTION fgc_conferences() RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public AS $$
    SELECT c.id FROM conference c
    WHERE fgc_kind() = 'staff' AND c.service_id = fgc_service()
      AND current_setting('fgc.role', true) IN ('coordinator', 'social_worker', 'service_manager')
      AND (current_setting('fgc.role', true) = 'service_manager' AND (c.stage <> 'draft' OR NOT fgc_colleagues_draft(c.id, fgc_viewer()))
        OR EXISTS (
            SELECT 1 FROM assignment a
            WHERE a.conference_id = c.id AND a.staff_id = fgc_viewer() AND a.ended_at IS NULL) OR EXISTS (
            SELECT 1 FROM urgent_access u
            WHERE u.conference_id = c.id AND u.staff_id = fgc_viewer() AND u.agreed AND u.ends_at > fgc_moment()))
      AND NOT EXISTS (SELECT 1 FROM conflict f WHERE f.conference_id = c.id AND f.staff_id = fgc_viewer())
    UNION ALL
    SELECT c.id FROM conference c WHERE fgc_kind() = 'worker'
$$;

-- Whether a conference is the viewer's at all: what a function of the owner asks first that is told an id, and would answer
-- whoever asks. Of another one it says what it says of none.
CREATE OR REPLACE FUNCTION fgc_is_theirs(conference uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public AS $$
    SELECT session_user = current_user OR fgc_kind() = 'person' AND conference = fgc_conference()
        OR conference IN (SELECT fgc_conferences()) $$;

DO $$
DECLARE
    t text;
    -- Tables of one conference that staff with access to it may see and change.
    of_conference text[] := ARRAY[
        'happening', 'referral', 'named', 'order_in_force', 'question', 'bottom_line', 'offer', 'independence',
        'person', 'safe_contact', 'need', 'preparation', 'preparation_check', 'pair_answer', 'caution', 'consent',
        'looked', 'meeting', 'meeting_part', 'place', 'invitation', 'suggestion', 'knock',
        'referrers_answer', 'change_asked', 'signature', 'added_signer', 'without_signature', 'sealed_plan', 'copy_sent',
        'held_copy', 'seal_review', 'progress', 'reminder', 'meeting_reminder', 'review', 'action_result', 'feedback',
        'contact_change', 'interpreting', 'order_end', 'order_party', 'exclusion', 'legal_check', 'words_outcome', 'person_key', 'safeguarding',
        'export', 'own_copy', 'other_reading', 'keeping', 'erase_notice', 'legal_hold', 'erasure', 'contact_entry', 'time_entry',
        'attachment'];
    -- Of these, what a family member may see of their own conference.
    family_sees text[] := ARRAY[
        'question', 'bottom_line', 'person', 'meeting', 'meeting_part', 'place', 'invitation',
        'referrers_answer', 'change_asked', 'signature', 'added_signer', 'without_signature', 'sealed_plan', 'progress', 'review'];
BEGIN
    FOREACH t IN ARRAY of_conference LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('DROP POLICY IF EXISTS staff ON %I', t);
        -- A family member is never staff: asking that first keeps their pages from looking for conferences they cannot have.
        EXECUTE format('CREATE POLICY staff ON %I
            USING (fgc_kind() <> ''person'' AND conference_id IN (SELECT fgc_conferences()))', t);
        EXECUTE format('DROP POLICY IF EXISTS family_sees ON %I', t);
        EXECUTE format('DROP POLICY IF EXISTS family_writes ON %I', t);
        IF t = ANY (family_sees) THEN
            EXECUTE format('CREATE POLICY family_sees ON %I FOR SELECT
                USING (fgc_kind() = ''person'' AND conference_id = fgc_conference())', t);
        END IF;
    END LOOP;
END $$;

-- A person's own rows: how to reach them, what they need, what they answer, sign, report and think; and of these, what they
-- write themself (which columns: writing.sql).
DO $$
DECLARE
    own record;
    does text;
    theirs text;
BEGIN
    FOR own IN SELECT * FROM (VALUES
        ('safe_contact', 'person_id', 'SELECT'), ('place', 'person_id', 'SELECT'), ('copy_sent', 'person_id', 'SELECT'),
        ('need', 'person_id', 'SELECT INSERT DELETE'), ('invitation', 'person_id', 'SELECT UPDATE'),
        ('suggestion', 'by_person_id', 'SELECT INSERT'), ('signature', 'person_id', 'SELECT INSERT UPDATE'),
        ('progress', 'by_person_id', 'SELECT INSERT'), ('feedback', 'person_id', 'SELECT INSERT UPDATE')) AS rows (tab, col, verbs)
    LOOP
        theirs := format('(fgc_kind() = ''person'' AND conference_id = fgc_conference() AND %I = fgc_viewer())', own.col);
        EXECUTE format('DROP POLICY IF EXISTS own ON %I', own.tab);
        FOREACH does IN ARRAY ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE'] LOOP
            EXECUTE format('DROP POLICY IF EXISTS own_%s ON %I', lower(does), own.tab);
            IF own.verbs LIKE '%' || does || '%' THEN
                EXECUTE format('CREATE POLICY own_%s ON %I FOR %s %s %s', lower(does), own.tab, does,
                               CASE does WHEN 'INSERT' THEN 'WITH CHECK' ELSE 'USING' END, theirs);
            END IF;
        END LOOP;
    END LOOP;
END $$;

-- Independence: what relatives tell the coordinator in preparation, and what is asked about two people, is never the
-- referrer's or their manager's. A family member may be bound by a caution without ever being shown one.
DO $$
DECLARE t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['preparation', 'preparation_check', 'pair_answer', 'caution', 'consent', 'looked',
                             'held_copy', 'contact_change', 'interpreting', 'exclusion', 'legal_check', 'export',
                             'order_party', 'own_copy', 'legal_hold', 'erasure', 'safe_contact', 'need', 'suggestion', 'knock',
                             'contact_entry', 'time_entry', 'words_outcome'] LOOP
        EXECUTE format('DROP POLICY IF EXISTS independence ON %I', t);
        EXECUTE format('CREATE POLICY independence ON %I AS RESTRICTIVE USING
            (fgc_kind() <> ''staff'' OR current_setting(''fgc.role'', true) IS DISTINCT FROM ''social_worker'')', t);
    END LOOP;
END $$;
-- What somebody thought of it all is theirs: nobody of staff reads it. They learn how many answered, and of five and more the
-- mean.
DROP POLICY IF EXISTS their_thoughts ON feedback;
CREATE POLICY their_thoughts ON feedback AS RESTRICTIVE USING (fgc_kind() <> 'staff');
DROP POLICY IF EXISTS changed_by_them ON feedback;
CREATE POLICY changed_by_them ON feedback AS RESTRICTIVE FOR UPDATE USING (fgc_kind() = 'person');
-- A line of the contact log, and an entry of hours, is written by the coordinator, and put right by whoever wrote it; the manager
-- reads it.
DO $$
DECLARE t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['contact_entry', 'time_entry'] LOOP
        EXECUTE format('DROP POLICY IF EXISTS by_coordinator ON %I', t);
        EXECUTE format('CREATE POLICY by_coordinator ON %I AS RESTRICTIVE FOR INSERT WITH CHECK (fgc_kind() <> ''staff''
            OR current_setting(''fgc.role'', true) = ''coordinator'')', t);
        EXECUTE format('DROP POLICY IF EXISTS changed_by_them ON %I', t);
        EXECUTE format('CREATE POLICY changed_by_them ON %I AS RESTRICTIVE FOR UPDATE USING (fgc_kind() <> ''staff''
            OR current_setting(''fgc.role'', true) = ''coordinator'' AND staff_id = fgc_viewer())', t);
    END LOOP;
END $$;
-- What became of somebody's words at a meeting is noted by the coordinator, who was there; and never that words were heard which
-- were taken down for somebody who has not said that they are right.
DROP POLICY IF EXISTS by_coordinator ON words_outcome;
CREATE POLICY by_coordinator ON words_outcome AS RESTRICTIVE FOR INSERT WITH CHECK (fgc_kind() <> 'staff'
    OR current_setting('fgc.role', true) = 'coordinator');
DROP POLICY IF EXISTS as_they_said ON words_outcome;
CREATE POLICY as_they_said ON words_outcome AS RESTRICTIVE FOR INSERT WITH CHECK (outcome <> 'heard' OR NOT EXISTS (
    SELECT 1 FROM exclusion e WHERE e.meeting_id = words_outcome.meeting_id AND e.person_id = words_outcome.person_id
        AND e.views_locked IS NOT NULL AND e.views_checked_on IS NULL));
CREATE OR REPLACE FUNCTION fgc_thoughts(of_conference uuid) RETURNS TABLE (statement text, asked_when text, mean numeric, answers bigint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT f.statement, f.asked_when, CASE WHEN count(*) >= 5 THEN avg(f.score) END, count(*) FROM feedback f
    WHERE f.conference_id = of_conference AND of_conference IN (SELECT fgc_conferences()) GROUP BY 1, 2 $$;
-- A safeguarding record reaches the referrer's side only when it was made for them on purpose; nobody of that side writes one.
DROP POLICY IF EXISTS on_purpose ON safeguarding;
CREATE POLICY on_purpose ON safeguarding AS RESTRICTIVE USING (for_referrer OR fgc_kind() <> 'staff'
    OR current_setting('fgc.role', true) IS DISTINCT FROM 'social_worker')
    WITH CHECK (fgc_kind() <> 'staff' OR current_setting('fgc.role', true) IN ('coordinator', 'service_manager'));
DROP POLICY IF EXISTS binds ON caution;
CREATE POLICY binds ON caution FOR SELECT
    USING (fgc_kind() = 'person' AND conference_id = fgc_conference() AND person_id = fgc_viewer());

-- What somebody agreed to is theirs to see and to stop. A line only ends; stopping may be their first line.
DROP POLICY IF EXISTS own_seen ON consent;
CREATE POLICY own_seen ON consent FOR SELECT
    USING (fgc_kind() = 'person' AND conference_id = fgc_conference() AND person_id = fgc_viewer());
DROP POLICY IF EXISTS own_ended ON consent;
CREATE POLICY own_ended ON consent FOR UPDATE
    USING (fgc_kind() = 'person' AND conference_id = fgc_conference() AND person_id = fgc_viewer())
    WITH CHECK (withdrawn_at IS NOT NULL);
DROP POLICY IF EXISTS own_no ON consent;
CREATE POLICY own_no ON consent FOR INSERT WITH CHECK (fgc_kind() = 'person' AND conference_id = fgc_conference()
    AND person_id = fgc_viewer() AND withdrawn_at IS NOT NULL);

-- A copy of what is kept about oneself: asked for by oneself, or written down by whoever took the call or the letter; released by
-- two, both of them in their own name.
DROP POLICY IF EXISTS own_seen ON own_copy;
CREATE POLICY own_seen ON own_copy FOR SELECT
    USING (fgc_kind() = 'person' AND conference_id = fgc_conference() AND person_id = fgc_viewer());
DROP POLICY IF EXISTS own_asked ON own_copy;
CREATE POLICY own_asked ON own_copy FOR INSERT WITH CHECK (fgc_kind() = 'person' AND conference_id = fgc_conference()
    AND person_id = fgc_viewer() AND recorded_by IS NULL AND coordinator_id IS NULL AND manager_id IS NULL);
DROP POLICY IF EXISTS only_they_ask ON own_copy;
CREATE POLICY only_they_ask ON own_copy AS RESTRICTIVE FOR INSERT WITH CHECK (fgc_kind() = 'person' OR fgc_kind() = 'staff'
    AND current_setting('fgc.role', true) IN ('coordinator', 'service_manager') AND recorded_by = fgc_viewer()
    AND coordinator_id IS NULL AND manager_id IS NULL AND released_at IS NULL);
DROP POLICY IF EXISTS each_in_turn ON own_copy;
CREATE POLICY each_in_turn ON own_copy AS RESTRICTIVE FOR UPDATE USING (released_at IS NULL)
    WITH CHECK (fgc_viewer() = CASE current_setting('fgc.role', true)
        WHEN 'coordinator' THEN coordinator_id WHEN 'service_manager' THEN manager_id END);
-- What somebody said in preparation, as the coordinator wrote it down, is theirs to have; the coordinator's notes are not.
CREATE OR REPLACE FUNCTION fgc_own_words() RETURNS TABLE (id uuid, own_words_locked bytea, offers_locked bytea)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT p.id, p.own_words_locked, p.offers_locked FROM preparation p
    WHERE fgc_kind() = 'person' AND p.person_id = fgc_viewer() AND p.conference_id = fgc_conference() $$;

-- What the referral says of them where it is about them: their gender, ethnicity and school, and the number of the case.
CREATE OR REPLACE FUNCTION fgc_own_facts() RETURNS TABLE (id uuid, gender_locked bytea, ethnicity_code_locked bytea,
    school_locked bytea, referral_id uuid, case_number_locked bytea)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT n.id, n.gender_locked, n.ethnicity_code_locked, n.school_locked, r.id, r.case_number_locked
    FROM person p JOIN named n ON n.id = p.named_id JOIN referral r ON r.id = n.referral_id
    WHERE fgc_kind() = 'person' AND p.id = fgc_viewer() AND p.conference_id = fgc_conference() AND n.central $$;

-- When and how somebody was tried to be reached, and what came of it, is theirs to have as well; what the coordinator noted of
-- it, and how long it took, is not. What was entered by mistake did not happen.
CREATE OR REPLACE FUNCTION fgc_own_contacts() RETURNS TABLE (contacted_at timestamptz, way text, outcome text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT e.contacted_at, e.way, e.outcome FROM contact_entry e
    WHERE fgc_kind() = 'person' AND e.person_id = fgc_viewer() AND e.conference_id = fgc_conference() AND e.outcome <> 'mistake'
    ORDER BY e.contacted_at, e.written_at $$;

-- Whether one's own copy of a plan waits for a look: that it does, and nothing of why.
DROP POLICY IF EXISTS own_waits ON held_copy;
CREATE POLICY own_waits ON held_copy FOR SELECT
    USING (fgc_kind() = 'person' AND conference_id = fgc_conference() AND person_id = fgc_viewer());

-- What is locked about a person is opened with their key: their own rows are theirs to read and to write.
DROP POLICY IF EXISTS own_key ON person_key;
CREATE POLICY own_key ON person_key FOR SELECT
    USING (fgc_kind() = 'person' AND conference_id = fgc_conference() AND person_id = fgc_viewer());

-- History: a family member's own deeds are told, and never read back.
DROP POLICY IF EXISTS told ON happening;
CREATE POLICY told ON happening FOR INSERT
    WITH CHECK (fgc_kind() = 'person' AND conference_id = fgc_conference());

-- The meetings somebody of the family has a place in, those where the place is in the family's own time and they are seen or heard
-- there themself, and whether the family is on its own now. They run with the owner's rights, so that they can look without being looked at.
CREATE OR REPLACE FUNCTION fgc_my_meetings() RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public AS $$
    SELECT p.meeting_id FROM place p
    WHERE fgc_kind() = 'person' AND p.person_id = fgc_viewer() AND p.conference_id = fgc_conference() $$;
CREATE OR REPLACE FUNCTION fgc_my_rooms() RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public AS $$
    SELECT p.meeting_id FROM place p JOIN meeting_part m ON m.id = p.part_id
    WHERE fgc_kind() = 'person' AND m.family_only AND p.person_id = fgc_viewer()
      AND p.way IN ('in_person', 'video', 'phone') AND p.conference_id = fgc_conference() $$;
-- The plans of those meetings; the people they may come upon there: whoever has a place in one of them, is named in its plan,
-- stands in its title because it is about them, or signs it for a service; what they promised to do; and the sealed files that
-- are for them. Within a meeting it is the program that hides somebody from somebody (`visible`): to do so it must know of
-- everybody who is there, and of everybody in the title.
CREATE OR REPLACE FUNCTION fgc_my_plans() RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public AS $$
    SELECT p.id FROM plan p WHERE p.conference_id = fgc_conference() AND p.meeting_id IN (SELECT fgc_my_meetings()) $$;
CREATE OR REPLACE FUNCTION fgc_my_people() RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public AS $$
    SELECT fgc_viewer() WHERE fgc_kind() = 'person'
    UNION SELECT p.person_id FROM place p WHERE p.meeting_id IN (SELECT fgc_my_meetings())
    UNION SELECT unnest(ARRAY[p.monitor_id, p.shown_by]) FROM plan p WHERE p.id IN (SELECT fgc_my_plans())
    UNION SELECT unnest(ARRAY[a.who_id, a.helper_id]) FROM action a WHERE a.plan_id IN (SELECT fgc_my_plans())
    UNION SELECT i.who_id FROM contingency i WHERE i.plan_id IN (SELECT fgc_my_plans())
    UNION SELECT p.id FROM person p WHERE p.conference_id = fgc_conference()
        AND (p.staff_id IS NOT NULL OR p.kind = 'central' AND p.left_at IS NULL) AND EXISTS (SELECT fgc_my_plans()) $$;
CREATE OR REPLACE FUNCTION fgc_my_threads() RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public AS $$
    SELECT a.thread FROM action a WHERE fgc_kind() = 'person' AND a.conference_id = fgc_conference()
        AND fgc_viewer() IN (a.who_id, a.helper_id) AND a.plan_id IN (SELECT fgc_my_plans()) $$;
CREATE OR REPLACE FUNCTION fgc_my_sealed() RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public AS $$
    SELECT s.id FROM sealed_plan s WHERE fgc_kind() = 'person' AND s.conference_id = fgc_conference()
        AND (s.person_id = fgc_viewer() OR s.person_id IS NULL AND s.plan_id IN (SELECT fgc_my_plans())
            AND NOT (s.kind = 'plan' AND EXISTS (
                SELECT 1 FROM sealed_plan mine WHERE mine.plan_id = s.plan_id AND mine.kind = 'copy'
                AND mine.person_id = fgc_viewer()))) $$;
CREATE OR REPLACE FUNCTION fgc_newest_plan(conference uuid) RETURNS integer LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public AS $$
    SELECT coalesce(max(p.number), 0) FROM plan p WHERE p.conference_id = conference AND fgc_is_theirs(conference) $$;
CREATE OR REPLACE FUNCTION fgc_alone(meeting uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public AS $$
    SELECT EXISTS (SELECT 1 FROM meeting_part m WHERE m.meeting_id = meeting
                   AND m.family_only AND m.began_at IS NOT NULL AND m.ended_at IS NULL AND fgc_is_theirs(m.conference_id)) $$;

-- Of meetings, their parts, who comes to them and what was agreed there, a family member sees those they have a place in
-- themself: whoever is asked to a separate meeting never learns that there is another one. What somebody answered is theirs
-- alone, and so is how it is going with what they promised.
DO $$
DECLARE shown record;
BEGIN
    FOR shown IN SELECT * FROM (VALUES ('meeting', 'id', 'fgc_my_meetings'), ('meeting_part', 'meeting_id', 'fgc_my_meetings'),
        ('place', 'meeting_id', 'fgc_my_meetings'), ('person', 'id', 'fgc_my_people'), ('review', 'plan_id', 'fgc_my_plans'),
        ('sealed_plan', 'id', 'fgc_my_sealed'), ('signature', 'plan_id', 'fgc_my_plans'),
        ('added_signer', 'plan_id', 'fgc_my_plans'), ('without_signature', 'plan_id', 'fgc_my_plans'), ('referrers_answer', 'plan_id', 'fgc_my_plans'),
        ('change_asked', 'plan_id', 'fgc_my_plans')) AS rows (tab, col, mine)
    LOOP
        EXECUTE format('DROP POLICY IF EXISTS only_mine ON %I', shown.tab);
        EXECUTE format('CREATE POLICY only_mine ON %I AS RESTRICTIVE FOR SELECT
            USING (fgc_kind() <> ''person'' OR %I IN (SELECT %s()))', shown.tab, shown.col, shown.mine);
    END LOOP;
END $$;
DROP POLICY IF EXISTS only_mine ON progress;
CREATE POLICY only_mine ON progress AS RESTRICTIVE FOR SELECT USING (fgc_kind() <> 'person'
    OR by_person_id = fgc_viewer() OR thread IN (SELECT fgc_my_threads()));
DROP POLICY IF EXISTS answers ON change_asked;
CREATE POLICY answers ON change_asked FOR UPDATE
    USING (fgc_kind() = 'person' AND conference_id = fgc_conference() AND plan_id IN (SELECT fgc_my_plans()));
-- A review that is there because a meeting was set is for those of the family who have a place in that meeting.
DROP POLICY IF EXISTS only_asked ON review;
CREATE POLICY only_asked ON review AS RESTRICTIVE FOR SELECT USING (fgc_kind() <> 'person' OR NOT from_meeting
    OR meeting_id IN (SELECT fgc_my_meetings()));
-- Whoever keeps an eye on the plan declines its review, once, in their own name.
DROP POLICY IF EXISTS family_declines ON review;
CREATE POLICY family_declines ON review FOR UPDATE
    USING (fgc_kind() = 'person' AND conference_id = fgc_conference() AND held_at IS NULL AND declined_at IS NULL
        AND EXISTS (SELECT 1 FROM plan p WHERE p.id = plan_id AND p.monitor_id = fgc_viewer()))
    WITH CHECK (fgc_kind() = 'person' AND conference_id = fgc_conference() AND held_at IS NULL
        AND declined_at IS NOT NULL AND declined_because_locked IS NOT NULL AND declined_by = fgc_viewer()
        AND plan_id IN (SELECT fgc_my_plans()));
DROP POLICY IF EXISTS only_mine ON invitation;
CREATE POLICY only_mine ON invitation AS RESTRICTIVE USING (fgc_kind() <> 'person' OR person_id = fgc_viewer());

-- What the family writes in private family time: for those alone who have a place in it. There is no policy for staff or
-- the worker, and there never is one. Those in the room say when it is over.
DO $$
DECLARE t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['room_draft', 'notes_begun', 'entry_request'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('DROP POLICY IF EXISTS family_alone ON %I', t);
        EXECUTE format('CREATE POLICY family_alone ON %I USING (fgc_kind() = ''person''
            AND conference_id = fgc_conference() AND meeting_id IN (SELECT fgc_my_rooms()))', t);
    END LOOP;
END $$;
-- Who asks to be let into the notes takes nothing back but what they asked themself; and with the room all of it is gone.
DROP POLICY IF EXISTS by_themself ON entry_request;
CREATE POLICY by_themself ON entry_request AS RESTRICTIVE FOR DELETE USING (person_id = fgc_viewer());
CREATE OR REPLACE FUNCTION fgc_entries_end() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = public AS $$
BEGIN
    DELETE FROM entry_request WHERE meeting_id = NEW.meeting_id;
    RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER entries_end AFTER UPDATE OF ended_at ON meeting_part FOR EACH ROW
    WHEN (NEW.family_only AND NEW.ended_at IS NOT NULL) EXECUTE FUNCTION fgc_entries_end();
DROP POLICY IF EXISTS room_ends ON meeting_part;
CREATE POLICY room_ends ON meeting_part FOR UPDATE
    USING (fgc_kind() = 'person' AND family_only AND meeting_id IN (SELECT fgc_my_rooms()));

-- The plan: a draft is the family's alone, in every role and for the worker too, until the family shows it. Its lines
-- follow the plan, and can be changed only while it is written: a draft by the family, a typed one by staff.
ALTER TABLE plan ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS staff ON plan;
DROP POLICY IF EXISTS family_sees ON plan;
DROP POLICY IF EXISTS family_writes ON plan;
CREATE POLICY staff ON plan USING (state <> 'draft' AND conference_id IN (SELECT fgc_conferences()));
CREATE POLICY family_sees ON plan FOR SELECT USING (state <> 'draft' AND meeting_id IN (SELECT fgc_my_meetings()));
CREATE POLICY family_writes ON plan USING (
    meeting_id IN (SELECT fgc_my_rooms()) OR state <> 'draft' AND meeting_id IN (SELECT fgc_my_meetings()));
DROP POLICY IF EXISTS family_begins ON plan;
CREATE POLICY family_begins ON plan AS RESTRICTIVE FOR INSERT WITH CHECK (fgc_kind() <> 'person'
    OR state = 'draft' AND conference_id = fgc_conference() AND meeting_id IN (SELECT fgc_my_rooms()));
DO $$
DECLARE t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['goal', 'action', 'contingency'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('DROP POLICY IF EXISTS staff ON %I', t);
        EXECUTE format('DROP POLICY IF EXISTS family_sees ON %I', t);
        EXECUTE format('DROP POLICY IF EXISTS family_writes ON %I', t);
        EXECUTE format('DROP POLICY IF EXISTS with_its_plan ON %I', t);
        EXECUTE format('DROP POLICY IF EXISTS while_written ON %I', t);
        EXECUTE format('CREATE POLICY with_its_plan ON %I FOR SELECT
            USING (EXISTS (SELECT 1 FROM plan p WHERE p.id = plan_id))', t);
        EXECUTE format('CREATE POLICY while_written ON %I USING (EXISTS (SELECT 1 FROM plan p WHERE p.id = plan_id
            AND (fgc_kind() = ''worker'' OR p.state = ''draft'' AND fgc_kind() = ''person''
                 OR p.state = ''typing'' AND fgc_kind() = ''staff'')))', t);
    END LOOP;
END $$;

-- The words a version was agreed with follow that version, and names the people of whom the viewer may see the row. They
-- are written once, by staff, as it is agreed; only a rotation of the ring and an erasure change them, as the owner.
DO $$
DECLARE t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['agreed_name', 'agreed_quote'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('DROP POLICY IF EXISTS with_its_plan ON %I', t);
        EXECUTE format('DROP POLICY IF EXISTS as_it_is_agreed ON %I', t);
        EXECUTE format('CREATE POLICY with_its_plan ON %I FOR SELECT
            USING (EXISTS (SELECT 1 FROM plan p WHERE p.id = plan_id))', t);
        EXECUTE format('CREATE POLICY as_it_is_agreed ON %I FOR INSERT WITH CHECK (fgc_kind() = ''staff''
            AND EXISTS (SELECT 1 FROM plan p WHERE p.id = plan_id AND p.conference_id = %I.conference_id
                AND p.conference_id IN (SELECT fgc_conferences()) AND p.state IN (''shown'', ''agreed'')))', t, t);
    END LOOP;
END $$;
DROP POLICY IF EXISTS of_people_seen ON agreed_name;
CREATE POLICY of_people_seen ON agreed_name AS RESTRICTIVE FOR SELECT
    USING (EXISTS (SELECT 1 FROM person o WHERE o.id = person_id));

-- While the family is on its own, staff change nothing of that meeting, its places and its plan.
DO $$
DECLARE
    shut record;
BEGIN
    FOR shut IN SELECT * FROM (VALUES ('meeting', 'id'), ('place', 'meeting_id'), ('plan', 'meeting_id'),
            ('words_outcome', 'meeting_id')) AS rows (tab, col)
    LOOP
        EXECUTE format('DROP POLICY IF EXISTS family_alone_new ON %I', shut.tab);
        EXECUTE format('DROP POLICY IF EXISTS family_alone_change ON %I', shut.tab);
        EXECUTE format('DROP POLICY IF EXISTS family_alone_delete ON %I', shut.tab);
        EXECUTE format('CREATE POLICY family_alone_new ON %I AS RESTRICTIVE FOR INSERT
            WITH CHECK (fgc_kind() <> ''staff'' OR NOT fgc_alone(%I))', shut.tab, shut.col);
        EXECUTE format('CREATE POLICY family_alone_change ON %I AS RESTRICTIVE FOR UPDATE
            USING (fgc_kind() <> ''staff'' OR NOT fgc_alone(%I))', shut.tab, shut.col);
        EXECUTE format('CREATE POLICY family_alone_delete ON %I AS RESTRICTIVE FOR DELETE
            USING (fgc_kind() <> ''staff'' OR NOT fgc_alone(%I))', shut.tab, shut.col);
    END LOOP;
END $$;

-- "I need help" before signing: written by the person, read by the coordinator alone.
ALTER TABLE help_asked ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS asks ON help_asked;
DROP POLICY IF EXISTS coordinator ON help_asked;
CREATE POLICY asks ON help_asked FOR INSERT
    WITH CHECK (fgc_kind() = 'person' AND conference_id = fgc_conference() AND person_id = fgc_viewer());
CREATE POLICY coordinator ON help_asked USING (
    current_setting('fgc.role', true) = 'coordinator' AND conference_id IN (SELECT fgc_conferences()));

-- How many people of a conference wait to hear from somebody: who asked for help, and whom their page promised a word. A manager
-- who closes it learns that, and never whose it is or what they wrote.
CREATE OR REPLACE FUNCTION fgc_help_waiting(of_conference uuid) RETURNS TABLE (urgent bigint, promised bigint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT count(DISTINCT h.person_id) FILTER (WHERE h.kind IN ('before_signing', 'speak', 'with_action')),
           count(DISTINCT h.person_id) FILTER (WHERE h.kind NOT IN ('before_signing', 'speak', 'with_action'))
    FROM help_asked h WHERE h.conference_id = of_conference AND h.settled_at IS NULL
      AND of_conference IN (SELECT fgc_conferences())
      AND current_setting('fgc.role', true) IN ('coordinator', 'service_manager') $$;

-- Conferences themselves. A new one is opened, as a draft, by its referrer, who is assigned in the same transaction, or by a
-- manager who types what somebody says on the phone. A family member sees theirs; showing the plan and saying no move it on (which columns: writing.sql).
ALTER TABLE conference ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS staff ON conference;
DROP POLICY IF EXISTS family_sees ON conference;
DROP POLICY IF EXISTS family_moves_on ON conference;
DROP POLICY IF EXISTS opened ON conference;
CREATE POLICY staff ON conference USING (fgc_kind() <> 'person' AND id IN (SELECT fgc_conferences()));
CREATE POLICY family_sees ON conference FOR SELECT USING (fgc_kind() = 'person' AND id = fgc_conference());
CREATE POLICY family_moves_on ON conference FOR UPDATE USING (fgc_kind() = 'person' AND id = fgc_conference());
CREATE POLICY opened ON conference FOR INSERT WITH CHECK (fgc_kind() = 'staff' AND service_id = fgc_service()
    AND stage = 'draft' AND current_setting('fgc.role', true) IN ('coordinator', 'social_worker', 'service_manager'));

-- Services and staff: one's own service; the door may look for who is signing in; a family member sees names of staff.
ALTER TABLE service ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS own_service ON service;
DROP POLICY IF EXISTS managed ON service;
DROP POLICY IF EXISTS began ON service;
CREATE POLICY own_service ON service FOR SELECT USING (id = fgc_service() OR fgc_kind() = 'worker');
CREATE POLICY began ON service USING (fgc_kind() = 'worker');
CREATE POLICY managed ON service FOR UPDATE USING (fgc_kind() = 'staff' AND id = fgc_service()
    AND current_setting('fgc.role', true) = 'service_manager');
ALTER TABLE staff ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS own_service ON staff;
DROP POLICY IF EXISTS administers ON staff;
DROP POLICY IF EXISTS began ON staff;
DROP POLICY IF EXISTS mine ON staff;
CREATE POLICY own_service ON staff FOR SELECT
    USING (fgc_kind() IN ('door', 'worker') OR fgc_kind() = 'staff' AND service_id = fgc_service());
CREATE POLICY began ON staff USING (fgc_kind() = 'worker');
CREATE POLICY administers ON staff USING (fgc_kind() = 'staff'
    AND current_setting('fgc.role', true) = 'administrator' AND service_id = fgc_service());
-- A family member sees who works on their conference now. Of others who had to do with it they learn the name: who looked
-- at the plan, whom they told what they agreed to, who was there before.
CREATE OR REPLACE FUNCTION fgc_my_staff() RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public AS $$
    SELECT a.staff_id FROM assignment a
    WHERE fgc_kind() = 'person' AND a.conference_id = fgc_conference() AND a.ended_at IS NULL $$;
CREATE POLICY mine ON staff FOR SELECT USING (fgc_kind() = 'person' AND id IN (SELECT fgc_my_staff()));
CREATE OR REPLACE FUNCTION fgc_names_of_staff() RETURNS TABLE (id uuid, name text, role text) LANGUAGE sql STABLE
    SECURITY DEFINER SET search_path = public AS $$
    SELECT s.id, s.name, s.role FROM staff s WHERE fgc_kind() = 'worker'
        OR fgc_kind() = 'staff' AND s.service_id = fgc_service()
        OR fgc_kind() = 'person' AND s.id IN (
            SELECT fgc_my_staff()
            UNION SELECT a.actor_id FROM audit a WHERE a.conference_id = fgc_conference() AND a.actor_kind = 'staff'
                AND a.action IN ('plan.read', 'plan.downloaded')
            UNION SELECT c.said_to FROM consent c WHERE c.conference_id = fgc_conference() AND c.person_id = fgc_viewer()) $$;
ALTER TABLE wanted ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS administers ON wanted;
CREATE POLICY administers ON wanted USING (fgc_kind() = 'worker' OR fgc_kind() = 'staff'
    AND current_setting('fgc.role', true) IN ('administrator', 'service_manager') AND service_id = fgc_service());

-- Who works on what. A part is given by a manager of the service, to whom the conference is open; by whoever opens a draft,
-- to themself, while nobody has a part in it; and by a referrer to the manager they have. It ends once, and stays ended. What came
-- by phone is given to a referrer, and to the manager they have, by whoever typed it in their name, as long as it is a draft.
CREATE OR REPLACE FUNCTION fgc_enters_for(conference uuid, whom uuid) RETURNS boolean LANGUAGE sql STABLE
    SECURITY DEFINER SET search_path = public AS $$
    SELECT fgc_kind() = 'staff' AND current_setting('fgc.role', true) = 'service_manager'
        AND conference IN (SELECT fgc_conferences())
        AND EXISTS (SELECT 1 FROM referral r JOIN conference c ON c.id = r.conference_id
                    JOIN staff s ON s.id = r.referrer_id AND s.role = 'social_worker'
                    WHERE c.id = fgc_enters_for.conference AND c.stage = 'draft'
                      AND r.entered_by_id = fgc_viewer() AND r.referrer_id = whom)
        AND NOT EXISTS (SELECT 1 FROM conflict f WHERE f.conference_id = fgc_enters_for.conference AND f.staff_id = whom) $$;
-- What other managers of the service type for somebody who phoned, and have not sent: its number and who types it, and nothing of
-- the family. Whoever has to go on with one takes it over, and types it from then on.
CREATE OR REPLACE FUNCTION fgc_colleagues_calls() RETURNS TABLE (id uuid, number text, typist_id uuid, typist text, typist_left boolean, called_at timestamptz)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT c.id, c.number, s.id, s.name, NOT s.active, r.called_at
    FROM conference c JOIN referral r ON r.conference_id = c.id JOIN staff s ON s.id = r.entered_by_id
    WHERE fgc_kind() = 'staff' AND current_setting('fgc.role', true) = 'service_manager' AND c.service_id = fgc_service()
      AND c.stage = 'draft' AND r.state = 'draft' AND s.id <> fgc_viewer()
      AND NOT EXISTS (SELECT 1 FROM conflict f WHERE f.conference_id = c.id AND f.staff_id = fgc_viewer()) $$;
CREATE OR REPLACE FUNCTION fgc_take_over_call(which uuid) RETURNS boolean LANGUAGE plpgsql VOLATILE SECURITY DEFINER
    SET search_path = public AS $$
BEGIN
    IF which NOT IN (SELECT c.id FROM fgc_colleagues_calls() c) THEN RETURN false; END IF;
    PERFORM 1 FROM conference WHERE id = which FOR UPDATE;
    UPDATE referral SET entered_by_id = fgc_viewer(), version = version + 1
        WHERE conference_id = which AND which IN (SELECT c.id FROM fgc_colleagues_calls() c);
    RETURN FOUND;
END $$;
CREATE OR REPLACE FUNCTION fgc_may_assign(conference uuid, whom uuid, as_part text) RETURNS boolean LANGUAGE sql STABLE
    SECURITY DEFINER SET search_path = public AS $$
    SELECT fgc_kind() = 'worker' OR fgc_kind() = 'staff'
        AND EXISTS (SELECT 1 FROM staff s WHERE s.id = whom AND s.active AND s.service_id = fgc_service())
        AND CASE as_part
            WHEN 'referrer' THEN (fgc_enters_for(conference, whom)
                    OR whom = fgc_viewer() AND current_setting('fgc.role', true) <> 'service_manager' AND EXISTS (
                    SELECT 1 FROM conference c WHERE c.id = conference AND c.service_id = fgc_service() AND c.stage = 'draft')
                    AND NOT EXISTS (SELECT 1 FROM referral r WHERE r.conference_id = conference))
                AND NOT EXISTS (SELECT 1 FROM assignment a WHERE a.conference_id = conference)
            WHEN 'referrers_manager' THEN EXISTS (SELECT 1 FROM staff s
                    JOIN assignment a ON a.staff_id = s.id AND a.part = 'referrer' AND a.ended_at IS NULL
                    WHERE a.conference_id = conference AND s.manager_id = whom AND whom <> fgc_viewer()
                      AND (s.id = fgc_viewer() OR fgc_enters_for(conference, s.id)))
            ELSE current_setting('fgc.role', true) = 'service_manager' AND conference IN (SELECT fgc_conferences())
                AND EXISTS (SELECT 1 FROM staff s WHERE s.id = whom AND s.role = 'coordinator')
            END $$;
ALTER TABLE assignment ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS staff ON assignment;
DROP POLICY IF EXISTS given ON assignment;
DROP POLICY IF EXISTS ended ON assignment;
DROP POLICY IF EXISTS opened ON assignment;
CREATE POLICY staff ON assignment FOR SELECT USING (
    fgc_kind() = 'staff' AND staff_id = fgc_viewer() OR (fgc_kind() = 'person' AND conference_id = fgc_conference())
    OR (fgc_kind() <> 'person' AND conference_id IN (SELECT fgc_conferences())));
CREATE POLICY given ON assignment FOR INSERT WITH CHECK (
    fgc_may_assign(conference_id, staff_id, part) AND (ended_at IS NULL OR fgc_kind() = 'worker'));
CREATE POLICY ended ON assignment FOR UPDATE
    USING (fgc_kind() = 'worker' OR ended_at IS NULL AND fgc_kind() = 'staff' AND conference_id IN (SELECT fgc_conferences())
        AND current_setting('fgc.role', true) IN ('coordinator', 'service_manager'))
    WITH CHECK (fgc_kind() = 'worker' OR ended_at IS NOT NULL);
-- How people are reached is for the coordinator. Managers of the service, to whom all its conferences are open, read and
-- change it where they have a part or were let in for a day, and where somebody asked them to agree to another way, or waits
-- for them to release what is kept about them, as long as they have not. What they begin with a referral they accept is written, not read.
CREATE OR REPLACE FUNCTION fgc_reaching() RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public AS $$
    SELECT a.conference_id FROM assignment a WHERE a.staff_id = fgc_viewer() AND a.ended_at IS NULL
    UNION ALL
    SELECT u.conference_id FROM urgent_access u
    WHERE u.staff_id = fgc_viewer() AND u.agreed AND u.ends_at > fgc_moment() $$;
CREATE OR REPLACE FUNCTION fgc_agreeing_to_another_way() RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public AS $$
    SELECT c.person_id FROM contact_change c WHERE c.settled_at IS NULL AND c.asked_by <> fgc_viewer()
        AND c.conference_id IN (SELECT fgc_conferences()) $$;
CREATE OR REPLACE FUNCTION fgc_agreeing() RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public AS $$
    SELECT fgc_agreeing_to_another_way()
    UNION ALL
    SELECT o.person_id FROM own_copy o WHERE o.manager_id IS NULL AND o.conference_id IN (SELECT fgc_conferences())
        -- Nobody opens it to themself by writing down that somebody asked.
        AND (o.recorded_by IS DISTINCT FROM fgc_viewer() OR o.coordinator_id IS NOT NULL) $$;
DO $$
DECLARE does text;
BEGIN
    FOREACH does IN ARRAY ARRAY['SELECT', 'UPDATE', 'DELETE'] LOOP
        EXECUTE format('DROP POLICY IF EXISTS reached_%s ON safe_contact', lower(does));
        EXECUTE format('CREATE POLICY reached_%s ON safe_contact AS RESTRICTIVE FOR %s USING (fgc_kind() <> ''staff''
            OR current_setting(''fgc.role'', true) IS DISTINCT FROM ''service_manager''
            OR conference_id IN (SELECT fgc_reaching()) OR person_id IN (SELECT %s()))', lower(does), does,
            CASE does WHEN 'SELECT' THEN 'fgc_agreeing' ELSE 'fgc_agreeing_to_another_way' END);
    END LOOP;
END $$;

-- Being let in without a part in it: asked through a function that says nothing about whether there is such a conference,
-- agreed by a manager who can open it.
ALTER TABLE urgent_access ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS seen ON urgent_access;
CREATE POLICY seen ON urgent_access FOR SELECT
    USING (staff_id = fgc_viewer() OR conference_id IN (SELECT fgc_conferences()));
DROP POLICY IF EXISTS decided ON urgent_access;
CREATE POLICY decided ON urgent_access FOR UPDATE
    USING (fgc_kind() = 'staff' AND conference_id IN (SELECT fgc_conferences()));
DROP FUNCTION IF EXISTS fgc_ask_urgently(uuid, text, text);
CREATE OR REPLACE FUNCTION fgc_ask_urgently(ask uuid, number_of text, reason bytea) RETURNS boolean
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public AS $$
    WITH meant AS (
        SELECT c.id FROM conference c WHERE fgc_kind() = 'staff' AND c.service_id = fgc_service() AND c.number = number_of
          AND (c.id NOT IN (SELECT fgc_conferences())
               OR current_setting('fgc.role', true) = 'service_manager' AND c.id NOT IN (SELECT fgc_reaching()))
          AND NOT EXISTS (SELECT 1 FROM conflict f WHERE f.conference_id = c.id AND f.staff_id = fgc_viewer())),
    asked AS (
        INSERT INTO urgent_access (id, conference_id, staff_id, why_locked, asked_at, agreed)
        SELECT ask, meant.id, fgc_viewer(), reason, fgc_moment(), false FROM meant
        ON CONFLICT (conference_id, staff_id) WHERE decided_at IS NULL DO NOTHING RETURNING 1) -- it waits already: asked twice, or twice at once
    SELECT EXISTS (SELECT 1 FROM asked) $$;

ALTER TABLE conflict ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS staff ON conflict;
CREATE POLICY staff ON conflict USING (
    fgc_kind() = 'staff' AND staff_id = fgc_viewer() OR conference_id IN (SELECT fgc_conferences()))
    WITH CHECK (fgc_kind() = 'staff' AND staff_id = fgc_viewer() OR conference_id IN (SELECT fgc_conferences()));

-- Numbers of conferences: each service counts its own, also for a social worker who sees none of the others.
ALTER TABLE numbering ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS own_service ON numbering;
CREATE POLICY own_service ON numbering USING (fgc_kind() = 'staff' AND service_id = fgc_service()
    AND current_setting('fgc.role', true) IN ('coordinator', 'social_worker', 'service_manager'));

-- What a plan must have is frozen once a manager approved it: not changed, not removed, nothing added. Rotating the
-- key ring and erasing, which the owner's rights do, go past it.
CREATE OR REPLACE FUNCTION fgc_bottom_lines_frozen() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public AS $$
BEGIN
    IF TG_OP <> 'INSERT' AND OLD.approved_at IS NOT NULL THEN
        RAISE EXCEPTION 'bottom line % is frozen', OLD.id USING ERRCODE = 'restrict_violation';
    END IF;
    IF TG_OP = 'INSERT' AND EXISTS (
            SELECT 1 FROM bottom_line b WHERE b.conference_id = NEW.conference_id AND b.approved_at IS NOT NULL
            AND NEW.approved_at IS NULL) THEN
        RAISE EXCEPTION 'the bottom lines of % are frozen', NEW.conference_id USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE OR REPLACE TRIGGER frozen BEFORE INSERT OR UPDATE OR DELETE ON bottom_line
    FOR EACH ROW WHEN (current_user = 'fgc_app') EXECUTE FUNCTION fgc_bottom_lines_frozen();

-- The door, in one question, since every page asks it: whoever the cookie stands for, and from here on the transaction runs
-- on their behalf (the settings are those of fgc.access.viewer). Nobody, when it stands for nobody: then nothing is set.
CREATE OR REPLACE FUNCTION fgc_acts(kind text, viewer uuid, service uuid, role text, conference uuid) RETURNS void
    LANGUAGE sql VOLATILE AS $$
    SELECT set_config('fgc.kind', kind, true), set_config('fgc.viewer', viewer::text, true),
           set_config('fgc.service', service::text, true), set_config('fgc.role', role, true),
           set_config('fgc.conference', coalesce(conference::text, ''), true) $$;
-- Why somebody has to type a PIN before their pages open, or nothing when they need not: asked at every request, so that a
-- caution that is set now counts from the next one on. The app's role asks through the two functions below alone. Only a caution
-- that protects them counts: whoever is bound by one would learn of it by being asked from one day to the next.
-- Whoever left and came back has two rows, and is one reader: by their full name (person.earlier_ids), as long as each caution that
-- binds the earlier row binds the one who came back. Two people who lifted it said that it is somebody else, who reads on.
DROP VIEW IF EXISTS pin_asked, read_by_others, same_person;
CREATE VIEW same_person AS
    SELECT p.id AS person_id, e.id AS earlier_id, p.conference_id
    FROM person p JOIN person e ON e.id = ANY (p.earlier_ids) AND e.conference_id = p.conference_id
    WHERE e.left_at IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM caution c WHERE c.person_id = e.id AND c.lifted_at IS NULL AND NOT EXISTS (
            SELECT 1 FROM caution d WHERE d.person_id = p.id AND d.protects_id = c.protects_id AND d.lifted_at IS NULL));
CREATE OR REPLACE FUNCTION fgc_came_back(conference uuid) RETURNS TABLE (person_id uuid, earlier_id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT s.person_id, s.earlier_id FROM same_person s
    WHERE s.conference_id = conference AND conference IN (SELECT fgc_conferences())
      AND (fgc_kind() = 'worker' OR current_setting('fgc.role', true) IN ('coordinator', 'service_manager')) $$;
-- Whose mailbox or telephone somebody else reads too who is, or was, of the circle: asked here alone, by who types a PIN and by
-- what a letter or a calendar says. Whoever left goes on reading it: what is sent there says no more than before. A PIN is forced
-- (`forces_pin`) by whoever is in the circle, and by whoever left it and must not learn something: the link would open it to them.
-- It binds whom it protects, and nobody else; whoever left and is bound by nothing forces none.
CREATE VIEW read_by_others AS
    SELECT mine.person_id, mine.conference_id, bool_or(other.left_at IS NULL OR EXISTS (
        SELECT 1 FROM caution c WHERE c.person_id = other.id AND c.lifted_at IS NULL)) AS forces_pin
    FROM safe_contact mine JOIN safe_contact theirs ON theirs.conference_id = mine.conference_id
         AND theirs.person_id <> mine.person_id AND theirs.marks && mine.marks
         JOIN person other ON other.id = theirs.person_id
    WHERE NOT EXISTS (SELECT 1 FROM same_person s WHERE s.person_id IN (mine.person_id, theirs.person_id)
                      AND s.earlier_id IN (mine.person_id, theirs.person_id))
    GROUP BY mine.person_id, mine.conference_id;
CREATE OR REPLACE FUNCTION fgc_others_read(whom uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public AS $$
    SELECT EXISTS (SELECT 1 FROM read_by_others r
        WHERE r.person_id = whom AND (fgc_kind() = 'person' AND whom = fgc_viewer()
          OR r.conference_id IN (SELECT fgc_conferences())
          AND (fgc_kind() = 'worker' OR current_setting('fgc.role', true) IN ('coordinator', 'service_manager')))) $$;
-- Whose is a mailbox or a telephone that is to become somebody else's, asked by its marks before anybody agrees to it: who is, or
-- was, of the circle. A manager reads no other way in which anybody is reached, and is told of this one.
CREATE OR REPLACE FUNCTION fgc_who_reads(conference uuid, marked text[]) RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public AS $$
    SELECT c.person_id FROM safe_contact c
    WHERE c.conference_id = conference AND c.marks && marked AND conference IN (SELECT fgc_conferences())
      AND (fgc_kind() = 'worker' OR current_setting('fgc.role', true) IN ('coordinator', 'service_manager')) $$;
CREATE VIEW pin_asked AS
    SELECT p.id AS person_id, p.conference_id, CASE
        WHEN EXISTS (SELECT 1 FROM caution c WHERE c.conference_id = p.conference_id AND c.lifted_at IS NULL
                     AND p.id = c.protects_id) THEN 'caution'
        WHEN EXISTS (SELECT 1 FROM safe_contact mine WHERE mine.person_id = p.id AND mine.shared_device)
            OR EXISTS (SELECT 1 FROM read_by_others r WHERE r.person_id = p.id AND r.forces_pin) THEN 'shared'
        WHEN s.pin_for_all THEN 'service'
        WHEN EXISTS (SELECT 1 FROM pin n WHERE n.person_id = p.id AND n.kept IS NOT NULL) THEN 'made' END AS because
    FROM person p JOIN service s ON s.id = p.service_id;
CREATE OR REPLACE FUNCTION fgc_pins(conferences uuid[]) RETURNS TABLE (person_id uuid, because text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT a.person_id, a.because FROM pin_asked a
    WHERE a.conference_id = ANY (conferences) AND a.conference_id IN (SELECT fgc_conferences())
      AND (fgc_kind() = 'worker' OR current_setting('fgc.role', true) IN ('coordinator', 'service_manager'))
      AND a.because IS NOT NULL $$;

-- Whether a moment is more than five minutes before the latest one that this installation has seen; and what it was restored
-- from, which staff are told.
ALTER TABLE clock_mark ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS ticks ON clock_mark;
CREATE POLICY ticks ON clock_mark USING (fgc_kind() = 'worker');
CREATE OR REPLACE FUNCTION fgc_clock_behind(moment timestamptz) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public AS $$
    SELECT coalesce((SELECT reached_at > moment + interval '5 minutes' FROM clock_mark LIMIT 1), false) $$;
ALTER TABLE restored ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS runs ON restored;
DROP POLICY IF EXISTS told ON restored;
CREATE POLICY runs ON restored USING (fgc_kind() = 'worker');
CREATE POLICY told ON restored FOR SELECT USING (fgc_kind() = 'staff');

-- Whoever has not typed their PIN yet is nobody: of them the door alone learns a letter and a language.
CREATE OR REPLACE FUNCTION fgc_person_comes_in(cookie bytea, moment timestamptz, idle interval)
    RETURNS TABLE (came person_session, because text, initial text, language text, behind boolean)
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public AS $$
#variable_conflict use_column
BEGIN
    SELECT * INTO came FROM person_session s WHERE s.fingerprint = cookie AND s.ended_at IS NULL AND s.ends_at > moment
        AND (s.seen_at > moment - idle OR s.stays_until > moment);
    IF NOT FOUND THEN RETURN; END IF;
    behind := fgc_clock_behind(moment);
    SELECT a.because INTO because FROM pin_asked a WHERE a.person_id = came.person_id;
    IF because IS NULL OR came.level = 'self' THEN
        PERFORM fgc_acts('person', came.person_id, came.service_id, '', came.conference_id), set_config('fgc.moment', moment::text, true);
    ELSE
        SELECT left(p.called, 1), p.language INTO initial, language FROM person p WHERE p.id = came.person_id;
    END IF;
    RETURN NEXT;
END $$;
-- Staff: idle for half an hour at most, an administrator for a quarter. A session that sleeps, because somebody of the family
-- has the browser in their hands, lets in to the one address it was lent for and to nothing else; nobody, where none is named.
CREATE OR REPLACE FUNCTION fgc_staff_comes_in(cookie bytea, moment timestamptz, idle interval, address text)
    RETURNS TABLE (session_id uuid, last_seen_at timestamptz, last_proved_at timestamptz, asleep boolean, who staff)
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public AS $$
BEGIN
    SELECT s.id, s.seen_at, s.proved_at, s.asleep_at IS NOT NULL
        INTO session_id, last_seen_at, last_proved_at, asleep
        FROM staff_session s JOIN staff f ON f.id = s.staff_id WHERE s.fingerprint = cookie
        AND s.ended_at IS NULL AND s.ends_at > moment
        AND (s.asleep_at IS NULL OR address = s.lent_path OR starts_with(address, s.lent_path || '/'))
        AND s.seen_at > moment - idle / (CASE f.role WHEN 'administrator' THEN 2 ELSE 1 END);
    SELECT f.* INTO who FROM staff f JOIN staff_session s ON s.staff_id = f.id WHERE s.id = session_id AND f.active;
    IF FOUND THEN
        PERFORM fgc_acts('staff', who.id, who.service_id, who.role, NULL), set_config('fgc.moment', moment::text, true);
        RETURN NEXT;
    END IF;
END $$;
-- A calendar feed stands for its owner on one page (fgc.access.gate). Over for good: ended, another role, left the service or
-- the circle, the conference closed, the link it was made by revoked, no link left. What is not safe to show now is the page's.
CREATE OR REPLACE FUNCTION fgc_feed_comes_in(mark bytea, moment timestamptz)
    RETURNS TABLE (feed_id uuid, staff_id uuid, role text, name text, person_id uuid, conference_id uuid, service_id uuid,
                   because text)
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public AS $$
#variable_conflict use_column
DECLARE
    mine feed;
BEGIN
    SELECT * INTO mine FROM feed f WHERE f.fingerprint = mark AND f.ended_at IS NULL;
    SELECT s.name INTO name FROM staff s
        WHERE s.id = mine.staff_id AND s.active AND s.role = mine.role AND s.service_id = mine.service_id;
    IF FOUND THEN
        PERFORM fgc_acts('staff', mine.staff_id, mine.service_id, mine.role, NULL), set_config('fgc.moment', moment::text, true);
    ELSE
        PERFORM 1 FROM person p JOIN conference c ON c.id = p.conference_id JOIN personal_link l ON l.id = mine.link_id
            WHERE p.id = mine.person_id AND p.left_at IS NULL AND c.stage <> 'closed' AND l.revoked_at IS NULL
              AND NOT fgc_clock_behind(moment)
              AND EXISTS (SELECT 1 FROM personal_link a WHERE a.person_id = p.id AND a.revoked_at IS NULL AND a.expires_at > moment);
        IF NOT FOUND THEN RETURN; END IF;
        PERFORM fgc_acts('person', mine.person_id, mine.service_id, '', mine.conference_id), set_config('fgc.moment', moment::text, true);
        SELECT a.because INTO because FROM pin_asked a WHERE a.person_id = mine.person_id;
    END IF;
    feed_id := mine.id; staff_id := mine.staff_id; role := mine.role; person_id := mine.person_id;
    conference_id := mine.conference_id; service_id := mine.service_id;
    RETURN NEXT;
END $$;

-- An administrator takes away every way in of somebody of their service: lost devices, and people who left.
CREATE OR REPLACE FUNCTION fgc_shut_out(whom uuid) RETURNS void LANGUAGE plpgsql VOLATILE SECURITY DEFINER
    SET search_path = public AS $$
BEGIN
    IF fgc_kind() <> 'worker' AND (fgc_kind() <> 'staff'
        OR current_setting('fgc.role', true) NOT IN ('administrator', 'service_manager')
        OR NOT EXISTS (SELECT 1 FROM staff WHERE id = whom AND service_id = fgc_service())) THEN
        RAISE EXCEPTION 'only an administrator of the service' USING ERRCODE = 'insufficient_privilege';
    END IF;
    DELETE FROM passkey WHERE staff_id = whom;
    DELETE FROM sign_in_secret WHERE staff_id = whom;
    DELETE FROM elsewhere WHERE staff_id = whom;
    DELETE FROM known_browser WHERE staff_id = whom;
    UPDATE joining SET ends_at = fgc_moment() WHERE staff_id = whom AND used_at IS NULL AND ends_at > fgc_moment();
    UPDATE feed SET ended_at = fgc_moment() WHERE staff_id = whom AND ended_at IS NULL;
    UPDATE staff_session SET ended_at = fgc_moment() WHERE staff_id = whom AND ended_at IS NULL;
END $$;

-- How staff show who they are: for the door and themselves. An invitation is made by an administrator of the service.
DO $$
DECLARE t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['sign_in_secret', 'passkey', 'elsewhere', 'begun', 'joining', 'known_browser'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('DROP POLICY IF EXISTS door ON %I', t);
        EXECUTE format('CREATE POLICY door ON %I USING (fgc_kind() IN (''door'', ''worker'') OR staff_id = fgc_viewer())', t);
    END LOOP;
END $$;
-- Sessions, links, sign-in attempts: the door opens them; their owners end them; staff see and revoke their people's.
DO $$
DECLARE t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['staff_session', 'sign_in_attempt', 'personal_link', 'person_session', 'once'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('DROP POLICY IF EXISTS door ON %I', t);
        EXECUTE format('DROP POLICY IF EXISTS own ON %I', t);
    END LOOP;
END $$;
CREATE POLICY door ON staff_session USING (fgc_kind() = 'door' OR staff_id = fgc_viewer());
CREATE POLICY door ON sign_in_attempt USING (fgc_kind() = 'door');
CREATE POLICY door ON personal_link USING (
    fgc_kind() IN ('door', 'worker') OR conference_id IN (SELECT fgc_conferences())
    OR (fgc_kind() = 'person' AND person_id = fgc_viewer()));
CREATE POLICY door ON person_session USING (
    fgc_kind() IN ('door', 'worker') OR conference_id IN (SELECT fgc_conferences())
    OR (fgc_kind() = 'person' AND person_id = fgc_viewer()));
-- What a form was answered is its sender's alone.
CREATE POLICY own ON once USING (fgc_kind() = 'worker'
    OR fgc_kind() IN ('staff', 'person') AND actor = fgc_kind() || ':' || fgc_viewer());

-- Calendar feeds: their owner's, and of somebody of the family also those' who answer for their links. Fetches with them.
ALTER TABLE feed ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS own ON feed;
CREATE POLICY own ON feed USING (fgc_kind() = 'worker' OR fgc_kind() = 'staff' AND staff_id = fgc_viewer()
    OR fgc_kind() = 'person' AND person_id = fgc_viewer() AND conference_id = fgc_conference());
DROP POLICY IF EXISTS answers_for_it ON feed;
CREATE POLICY answers_for_it ON feed USING (fgc_kind() = 'staff' AND conference_id IN (SELECT fgc_conferences())
    AND current_setting('fgc.role', true) IN ('coordinator', 'service_manager'));
ALTER TABLE feed_fetch ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS with_its_feed ON feed_fetch;
CREATE POLICY with_its_feed ON feed_fetch USING (EXISTS (SELECT 1 FROM feed f WHERE f.id = feed_id));

-- What somebody typed and that arrived too late: theirs alone, once they have come in again.
ALTER TABLE unsent ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS own ON unsent;
CREATE POLICY own ON unsent USING (
    fgc_kind() = 'worker' OR fgc_kind() IN ('staff', 'person') AND actor_id = fgc_viewer());

-- How often things were asked for, counted by the door; and what was noticed, for those who answer for the service.
ALTER TABLE tally ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS door ON tally;
CREATE POLICY door ON tally USING (fgc_kind() IN ('door', 'worker'));
ALTER TABLE alert ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS noticed ON alert;
DROP POLICY IF EXISTS answers_for_it ON alert;
DROP POLICY IF EXISTS looks_on ON alert;
CREATE POLICY noticed ON alert USING (fgc_kind() IN ('door', 'worker'));
CREATE POLICY answers_for_it ON alert FOR SELECT USING (fgc_kind() = 'staff' AND service_id = fgc_service()
    AND current_setting('fgc.role', true) IN ('service_manager', 'administrator'));
DROP POLICY IF EXISTS has_looked ON alert;
CREATE POLICY has_looked ON alert FOR UPDATE USING (fgc_kind() = 'staff' AND service_id = fgc_service()
    AND current_setting('fgc.role', true) IN ('service_manager', 'administrator')) WITH CHECK (seen_by = fgc_viewer());
CREATE POLICY looks_on ON alert FOR SELECT USING (fgc_kind() = 'staff' AND service_id = fgc_service()
    AND current_setting('fgc.role', true) = 'auditor');

-- PINs and their count: the door checks, the coordinator makes. Nobody who types one reads any of it.
ALTER TABLE pin ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS door ON pin;
CREATE POLICY door ON pin USING (fgc_kind() IN ('door', 'worker')
    OR current_setting('fgc.role', true) IN ('coordinator', 'service_manager')
       AND conference_id IN (SELECT fgc_conferences()));

-- Letters: staff of the conference, the worker that sends them, and a person whose answer sets one off.
ALTER TABLE letter ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS staff ON letter;
CREATE POLICY staff ON letter USING (fgc_kind() = 'worker' OR matter_id IN (SELECT fgc_conferences()));
-- What staff are told about their account belongs to no conference; the door and colleagues may ask for it, not read it.
DROP POLICY IF EXISTS account ON letter;
CREATE POLICY account ON letter FOR INSERT WITH CHECK (matter_id IS NULL AND to_kind = 'staff'
    AND (fgc_kind() = 'door' OR fgc_kind() = 'staff' AND service_id = fgc_service()));
-- What somebody of the family does may ask for a letter to others. They see, and cancel, only what goes to themself.
DROP POLICY IF EXISTS told ON letter;
DROP POLICY IF EXISTS own_seen ON letter;
DROP POLICY IF EXISTS own_ends ON letter;
CREATE POLICY told ON letter FOR INSERT WITH CHECK (fgc_kind() = 'person' AND matter_id = fgc_conference());
CREATE POLICY own_seen ON letter FOR SELECT
    USING (fgc_kind() = 'person' AND matter_id = fgc_conference() AND to_kind = 'person' AND to_id = fgc_viewer());
CREATE POLICY own_ends ON letter FOR UPDATE
    USING (fgc_kind() = 'person' AND matter_id = fgc_conference() AND to_kind = 'person' AND to_id = fgc_viewer())
    WITH CHECK (state = 'cancelled');

-- Whether a file or a printed code belongs to a genuine plan, for whoever asks: when it was sealed and whether it is the
-- newest, and nothing about anybody.
CREATE OR REPLACE FUNCTION fgc_sealed(digest text, code text)
    RETURNS TABLE (sealed_at timestamptz, current boolean, certificate bytea)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT s.sealed_at, p.state = 'sealed', s.certificate FROM sealed_plan s JOIN plan p ON p.id = s.plan_id
    WHERE (digest <> '' AND s.sha256 = digest) OR (code <> '' AND s.short_code = code)
    UNION ALL
    SELECT k.sealed_at, k.newest, k.certificate FROM kept_seal k
    WHERE (digest <> '' AND k.sha256 = digest) OR (code <> '' AND k.short_code = code) $$;

-- Every order that on this day bars the one from the other: it binds `bound` and protects `protected_id`, as it means them, or as a
-- caution between them says that rests on it. A caution never turns an order round: where one of the two is known to stand on the
-- other side, it rests on it in vain. The same in Python: fgc/circle/rules/order_pairs.py.
DROP FUNCTION IF EXISTS fgc_orders_apart(uuid, uuid, uuid, uuid, date);
CREATE OR REPLACE FUNCTION fgc_orders_apart(conference uuid, bound uuid, protected_id uuid, day date)
    RETURNS SETOF uuid LANGUAGE sql STABLE AS $$
    SELECT o.id FROM order_in_force o CROSS JOIN LATERAL (
        SELECT coalesce(bool_or(NOT p.protected AND p.person_id = bound), false) AS binds,
               coalesce(bool_or(p.protected AND p.person_id = protected_id), false) AS protects,
               coalesce(bool_or(p.protected AND p.person_id = bound), false) AS protects_bound,
               coalesce(bool_or(NOT p.protected AND p.person_id = protected_id), false) AS binds_protected
        FROM order_party p WHERE p.order_id = o.id AND coalesce(p.means, p.once_meant)) AS side
    WHERE o.conference_id = conference AND coalesce(o.expires_on >= day, true)
      AND o.kind IN ('non_molestation', 'occupation', 'restraining', 'bail_condition')
      AND (side.binds AND side.protects
           OR (side.binds OR NOT side.protects_bound) AND (side.protects OR NOT side.binds_protected)
              AND EXISTS (SELECT 1 FROM caution c WHERE c.order_id = o.id AND c.lifted_at IS NULL
                          AND c.person_id = bound AND c.protects_id = protected_id)) $$;

-- Where two people who must not meet would: asked to one part, unless one of them only sends words, or in person at
-- hours (in UTC) less than thirty minutes apart in any two parts of their conference. Nobody meets in a meeting that
-- was called off or is over, or of a conference that is closed. Not where a second person recorded a legal check for every meeting concerned. And where words
-- of somebody whom an order in force binds are sent to a part in which it protects somebody: not where a legal check
-- allowed the meeting, or words alone.
CREATE OR REPLACE FUNCTION fgc_together(conference uuid) RETURNS TABLE (
    caution_id uuid, order_id uuid, one_id uuid, other_id uuid, one_place uuid, other_place uuid, one_part uuid,
    other_part uuid, one_meeting uuid, other_meeting uuid, begun boolean)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    WITH seat AS (
        SELECT p.id, p.person_id, p.part_id, p.meeting_id, p.way = 'in_person' AS in_person, m.state,
               least(coalesce(p.from_at, t.starts_at), coalesce(p.until_at, t.ends_at)) AS begins,
               greatest(coalesce(p.from_at, t.starts_at), coalesce(p.until_at, t.ends_at)) AS ends,
               p.way IN ('in_person', 'video', 'phone') AS present
        FROM place p JOIN meeting_part t ON t.id = p.part_id JOIN meeting m ON m.id = p.meeting_id
             JOIN person w ON w.id = p.person_id JOIN conference k ON k.id = p.conference_id
        WHERE p.conference_id = conference AND m.state IN ('planned', 'under_way') AND w.left_at IS NULL AND k.stage <> 'closed')
    SELECT c.id, o.id, a.person_id, b.person_id, a.id, b.id, a.part_id, b.part_id, a.meeting_id, b.meeting_id,
           a.state = 'under_way' AND b.state = 'under_way'
    FROM caution c CROSS JOIN LATERAL (VALUES (c.person_id, c.protects_id), (c.protects_id, c.person_id)) AS two (one, other)
         JOIN seat a ON a.person_id = two.one JOIN seat b ON b.person_id = two.other
         LEFT JOIN LATERAL fgc_orders_apart(conference, two.one, two.other,
             (least(a.begins, b.begins) AT TIME ZONE 'UTC')::date) AS o (id) ON true
    WHERE c.conference_id = conference AND c.lifted_at IS NULL AND b.present
      AND (c.must_not_meet OR o.id IS NOT NULL AND two.one = c.person_id)
      AND (a.present
           AND (a.part_id = b.part_id OR a.in_person AND b.in_person
                AND a.begins < b.ends + interval '30 minutes' AND b.begins < a.ends + interval '30 minutes')
           OR NOT a.present AND o.id IS NOT NULL AND a.part_id = b.part_id)
      AND EXISTS (SELECT 1 FROM unnest(ARRAY[a.meeting_id, b.meeting_id]) AS meeting (id) WHERE NOT EXISTS (
              SELECT 1 FROM legal_check l WHERE l.meeting_id = meeting.id AND l.allowed AND l.ended_at IS NULL
              AND (l.scope = 'meeting' OR NOT a.present)
              AND l.first_id = least(a.person_id, b.person_id) AND l.second_id = greatest(a.person_id, b.person_id)))
$$;

-- What was asked about two people, or allowed, ends when something that keeps them apart is made stronger or ordered after
-- it: whoever may open the conference sets that off, and can set off nothing else.
CREATE OR REPLACE FUNCTION fgc_end_checks(conference uuid, one uuid, other uuid, allowed_too boolean)
    RETURNS SETOF uuid LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path = public AS $$
    UPDATE legal_check l SET ended_at = fgc_moment() FROM meeting m
    WHERE l.conference_id = conference AND conference IN (SELECT fgc_conferences())
      AND current_setting('fgc.role', true) IS DISTINCT FROM 'social_worker'
      AND l.first_id = least(one, other) AND l.second_id = greatest(one, other) AND l.ended_at IS NULL
      AND m.id = l.meeting_id AND m.state = 'planned' AND (l.allowed IS NULL OR l.allowed AND allowed_too)
    RETURNING l.id $$;

-- What was allowed was for one meeting as it was read: at another hour, place, rooms or doors it ends, for all who were asked about.
CREATE OR REPLACE FUNCTION fgc_end_checks_of(meeting uuid) RETURNS SETOF uuid LANGUAGE sql VOLATILE SECURITY DEFINER
    SET search_path = public AS $$
    UPDATE legal_check l SET ended_at = fgc_moment() FROM meeting m
    WHERE m.id = fgc_end_checks_of.meeting AND l.meeting_id = m.id AND l.conference_id IN (SELECT fgc_conferences())
      AND current_setting('fgc.role', true) IS DISTINCT FROM 'social_worker'
      AND l.ended_at IS NULL AND m.state = 'planned' AND l.allowed
    RETURNING l.id $$;

-- Held by the database, whatever way a row is written and whoever else writes at the same moment: at the end of a
-- transaction that could bring two of them together the conference is locked, so that of two such transactions the
-- second looks after the first is kept, and sees it. (Each question of this function sees what is kept by then; that is
-- so in READ COMMITTED only, hence the first line.) Somebody who is in the room already is not put out by a caution:
-- then people act, and the pages say so.
CREATE OR REPLACE FUNCTION fgc_keep_apart() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public AS $$
DECLARE
    changed uuid := NEW.id;
BEGIN
    IF current_setting('transaction_isolation') <> 'read committed' THEN
        RAISE EXCEPTION 'who meets whom is changed in READ COMMITTED' USING ERRCODE = 'feature_not_supported';
    END IF;
    IF TG_TABLE_NAME = 'place' THEN
        IF NOT EXISTS (SELECT 1 FROM meeting_part t JOIN meeting m ON m.id = t.meeting_id, person w
                       WHERE t.id = NEW.part_id AND m.id = NEW.meeting_id AND w.id = NEW.person_id
                       AND NEW.conference_id = ALL (ARRAY[t.conference_id, m.conference_id, w.conference_id])) THEN
            RAISE EXCEPTION 'a place belongs to one conference' USING ERRCODE = 'foreign_key_violation';
        END IF;
    END IF;
    IF TG_TABLE_NAME = 'order_party' THEN
        changed := NEW.order_id;
    END IF;
    PERFORM 1 FROM conference WHERE id = NEW.conference_id FOR NO KEY UPDATE;
    IF EXISTS (SELECT 1 FROM fgc_together(NEW.conference_id) AS t
               WHERE changed IN (t.caution_id, t.order_id, t.one_id, t.other_id, t.one_place, t.other_place,
                                t.one_part, t.other_part, t.one_meeting, t.other_meeting)
                 AND (TG_TABLE_NAME IN ('place', 'meeting_part', 'meeting') OR NOT t.begun)) THEN
        RAISE EXCEPTION 'two people who must not meet would' USING ERRCODE = 'exclusion_violation',
            CONSTRAINT = 'kept_apart', TABLE = TG_TABLE_NAME;
    END IF;
    RETURN NULL;
END $$;
DO $$
DECLARE watched record;
BEGIN
    FOR watched IN SELECT * FROM (VALUES
        ('place', 'conference_id, meeting_id, part_id, person_id, way, from_at, until_at'),
        ('meeting_part', 'conference_id, meeting_id, starts_at, ends_at'), ('meeting', 'conference_id, state'),
        ('caution', 'conference_id, person_id, protects_id, must_not_meet, order_id, lifted_at'),
        ('order_in_force', 'kind, expires_on'), ('order_party', 'means, once_meant'), ('person', 'left_at')) AS rows (tab, columns)
    LOOP
        EXECUTE format('DROP TRIGGER IF EXISTS kept_apart ON %I', watched.tab);
        EXECUTE format('CREATE CONSTRAINT TRIGGER kept_apart AFTER INSERT OR UPDATE OF %s ON %I
            DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION fgc_keep_apart()', watched.columns, watched.tab);
    END LOOP;
END $$;

-- What the app's role may do at all. Sealed plans and history are never changed or deleted.
GRANT USAGE ON SCHEMA public TO fgc_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO fgc_app;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO fgc_app;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO fgc_app;
REVOKE UPDATE, DELETE ON happening, sealed_plan, referrers_answer, progress, knock, agreed_name, agreed_quote FROM fgc_app;
REVOKE DELETE ON signature, person, plan, conference, caution FROM fgc_app;
REVOKE UPDATE, DELETE ON consent, looked, words_outcome FROM fgc_app;
REVOKE DELETE ON held_copy, feed FROM fgc_app;
GRANT UPDATE (withdrawn_at, withdrawn_by, withdrawn_how_locked, known_at) ON consent TO fgc_app;
REVOKE DELETE ON exclusion, legal_check, contact_change, safeguarding, export, own_copy FROM fgc_app;
REVOKE EXECUTE ON FUNCTION fgc_together(uuid) FROM fgc_app, public;
REVOKE ALL ON pin_asked, read_by_others, same_person FROM fgc_app, public;

-- The audit. A line is let in only as the next one of its chain; the trigger that lets it in moves the head, and nobody
-- else can. Lines are never changed or deleted, not even by the owner, short of taking the trigger away.
CREATE OR REPLACE FUNCTION fgc_audit_head(of_chain uuid) RETURNS TABLE (seq bigint, mac bytea)
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public AS $$
BEGIN
    IF NOT (session_user = current_user OR fgc_kind() IN ('door', 'worker') OR of_chain IS NOT DISTINCT FROM fgc_service()) THEN
        RAISE EXCEPTION 'the chain of another service' USING ERRCODE = 'insufficient_privilege';
    END IF;
    SET CONSTRAINTS ALL IMMEDIATE; -- what waits for the end of the transaction may want locks: it takes them before this one
    RETURN QUERY SELECT h.seq, h.mac FROM audit_head h WHERE h.id = of_chain FOR UPDATE;
    IF NOT FOUND THEN
        INSERT INTO audit_head AS h (id, seq, mac) VALUES (of_chain, 0, decode(repeat('00', 32), 'hex'))
            ON CONFLICT DO NOTHING;
        RETURN QUERY SELECT h.seq, h.mac FROM audit_head h WHERE h.id = of_chain FOR UPDATE;
    END IF;
END $$;
CREATE OR REPLACE FUNCTION fgc_audit_follows() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = public AS $$
BEGIN
    UPDATE audit_head SET seq = NEW.seq, mac = NEW.mac
        WHERE id = NEW.chain AND seq = NEW.seq - 1 AND mac = NEW.prev;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'line % does not follow the last of its chain', NEW.seq USING ERRCODE = 'insufficient_privilege';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE FUNCTION fgc_audit_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit is never changed' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE OR REPLACE TRIGGER follows BEFORE INSERT ON audit FOR EACH ROW EXECUTE FUNCTION fgc_audit_follows();
CREATE OR REPLACE TRIGGER stays BEFORE UPDATE OR DELETE ON audit FOR EACH ROW EXECUTE FUNCTION fgc_audit_stays();
CREATE OR REPLACE TRIGGER stays_whole BEFORE TRUNCATE ON audit FOR EACH STATEMENT EXECUTE FUNCTION fgc_audit_stays();

-- Everybody's deeds are noted in the chain of their own service; who is not known yet, by the door. Of their conferences
-- coordinators and service managers read what staff did and read; an auditor reads the whole chain of the service; the
-- family, who of staff looked at their plan, and each of them who looked at what is kept about them.
ALTER TABLE audit ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_head ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS noted ON audit;
CREATE POLICY noted ON audit FOR INSERT WITH CHECK (fgc_kind() IN ('door', 'worker') OR chain = fgc_service());
DROP POLICY IF EXISTS checked ON audit;
CREATE POLICY checked ON audit FOR SELECT USING (fgc_kind() = 'worker');
DROP POLICY IF EXISTS staff ON audit;
CREATE POLICY staff ON audit FOR SELECT USING (fgc_kind() = 'staff' AND actor_kind <> 'person'
    AND current_setting('fgc.role', true) IN ('coordinator', 'service_manager')
    AND conference_id IN (SELECT fgc_conferences()));
DROP POLICY IF EXISTS auditor ON audit;
CREATE POLICY auditor ON audit FOR SELECT USING (
    fgc_kind() = 'staff' AND current_setting('fgc.role', true) = 'auditor' AND chain = fgc_service());
DROP POLICY IF EXISTS family_sees ON audit;
CREATE POLICY family_sees ON audit FOR SELECT USING (fgc_kind() = 'person' AND conference_id = fgc_conference()
    AND actor_kind = 'staff' AND (action IN ('plan.read', 'plan.downloaded') OR about = fgc_viewer()::text
        AND action IN ('contact.read', 'their_view.read', 'preparation.read')));
DROP POLICY IF EXISTS checked ON audit_head;
CREATE POLICY checked ON audit_head FOR SELECT USING (fgc_kind() = 'worker'
    OR fgc_kind() = 'staff' AND current_setting('fgc.role', true) = 'auditor' AND id = fgc_service());
-- Of the conferences of their service an auditor learns the number, by which people speak of them, and nothing else.
CREATE OR REPLACE FUNCTION fgc_audited() RETURNS TABLE (id uuid, number text)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT c.id, c.number FROM conference c
    WHERE fgc_kind() = 'staff' AND current_setting('fgc.role', true) = 'auditor' AND c.service_id = fgc_service() $$;
-- How often each member of staff did what within a time, by day or at night, for the weekly look at odd readings: numbers
-- alone, also of conferences that the reader opens none of.
CREATE OR REPLACE FUNCTION fgc_readings(of_service uuid, since timestamptz, until timestamptz, zone text)
    RETURNS TABLE (staff_id uuid, action text, at_night boolean, times bigint)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT a.actor_id, a.action, extract(hour FROM a.at AT TIME ZONE zone) NOT BETWEEN 6 AND 21, count(*)
    FROM audit a WHERE a.chain = of_service AND a.actor_kind = 'staff' AND a.at >= since AND a.at < until
      AND (fgc_kind() = 'worker' OR fgc_kind() = 'staff' AND of_service = fgc_service()
           AND current_setting('fgc.role', true) IN ('service_manager', 'auditor'))
    GROUP BY 1, 2, 3 $$;
REVOKE EXECUTE ON FUNCTION fgc_audit_head(uuid) FROM public;
GRANT EXECUTE ON FUNCTION fgc_audit_head(uuid) TO fgc_app;
REVOKE UPDATE, DELETE, TRUNCATE ON audit FROM fgc_app;
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON audit_head FROM fgc_app;

-- How long a conference is kept: a service manager says it, or the worker for a referral that was declined. That there was
-- a notice, and what stays of a seal, is written by the functions below alone. Nothing of it is deleted but with the rest.
DO $$
DECLARE t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['keeping', 'legal_hold'] LOOP
        EXECUTE format('DROP POLICY IF EXISTS managed ON %I', t);
        EXECUTE format('CREATE POLICY managed ON %I AS RESTRICTIVE FOR INSERT WITH CHECK (
            fgc_kind() = ''worker'' OR current_setting(''fgc.role'', true) = ''service_manager'')', t);
    END LOOP;
END $$;
DROP POLICY IF EXISTS changed ON keeping;
CREATE POLICY changed ON keeping AS RESTRICTIVE FOR UPDATE
    USING (current_setting('fgc.role', true) = 'service_manager');
-- One asks to lift a hold in their own name; a manager lifts it in theirs, and not in the same breath.
DROP POLICY IF EXISTS two_people ON legal_hold;
CREATE POLICY two_people ON legal_hold AS RESTRICTIVE FOR UPDATE USING (lifted_by IS NULL) WITH CHECK (
    lifted_by IS NULL AND (lift_asked_by IS NULL OR lift_asked_by = fgc_viewer())
    OR lifted_by = fgc_viewer() AND current_setting('fgc.role', true) = 'service_manager');
CREATE OR REPLACE FUNCTION fgc_lifted_by_another() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.lifted_by IS NOT NULL AND NEW.lift_asked_by IS DISTINCT FROM OLD.lift_asked_by THEN
        RAISE EXCEPTION 'asking and lifting are two steps' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER two_steps BEFORE UPDATE ON legal_hold FOR EACH ROW EXECUTE FUNCTION fgc_lifted_by_another();
ALTER TABLE kept_seal ENABLE ROW LEVEL SECURITY;
DROP POLICY IF EXISTS nobody ON kept_seal;
CREATE POLICY nobody ON kept_seal USING (false);
REVOKE ALL ON kept_seal FROM fgc_app;
REVOKE DELETE ON keeping, erase_notice, legal_hold, erasure FROM fgc_app;
REVOKE INSERT, UPDATE ON erase_notice FROM fgc_app;
REVOKE UPDATE ON erasure, legal_hold FROM fgc_app;
GRANT UPDATE (decided_by, decided_at, agreed, with_plan, answer_locked) ON erasure TO fgc_app;
GRANT UPDATE (lift_asked_by, lift_asked_at, lift_because_locked, lifted_by, lifted_at) ON legal_hold TO fgc_app;

-- Erasing. The app's role can delete none of this: it asks here, as the worker, and the database looks by itself whether a
-- class has run out, a notice stood for thirty days and no hold stands, or whether two people decided. Each answers
-- whether it did so. While a backup is being restored (`restored`, which the app's role cannot begin) what was erased since
-- is erased again without those questions; `fgc_moment` is then when that was.
CREATE OR REPLACE FUNCTION fgc_only_the_worker() RETURNS void LANGUAGE plpgsql STABLE AS $$
BEGIN
    IF fgc_kind() <> 'worker' THEN
        RAISE EXCEPTION 'only the worker' USING ERRCODE = 'insufficient_privilege';
    END IF;
END $$;
REVOKE INSERT, DELETE ON restored FROM fgc_app;
DROP POLICY IF EXISTS ends ON restored;
CREATE POLICY ends ON restored AS RESTRICTIVE FOR UPDATE WITH CHECK (replayed_at IS NOT NULL);
CREATE OR REPLACE FUNCTION fgc_again() RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public AS $$
    SELECT session_user = current_user OR EXISTS (SELECT 1 FROM restored r WHERE r.replayed_at IS NULL) $$;
CREATE OR REPLACE FUNCTION fgc_on_hold(which uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public AS $$
    SELECT fgc_is_theirs(which) AND EXISTS (SELECT 1 FROM legal_hold h WHERE h.conference_id = which AND h.lifted_at IS NULL) $$;
-- Whether a hold keeps a conference from being erased. In a backup one may stand that was lifted before something was erased;
-- one that was set after that moment says that nothing was erased then: the journal's line is of a change that never was kept.
CREATE OR REPLACE FUNCTION fgc_held_back(which uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public AS $$
    SELECT fgc_is_theirs(which) AND EXISTS (SELECT 1 FROM legal_hold h WHERE h.conference_id = which AND h.lifted_at IS NULL
        AND (NOT fgc_again() OR h.set_at > fgc_moment())) $$;
-- Files that were attached. The coordinator opens them all, once they signed that they are independent; the referrer's side and
-- the managers those of the referral and those that the coordinator lets them open, and a manager none that tells where somebody
-- lives but in a conference in which they reach people (fgc_reaching). Added in one's own name: by the coordinator, and by
-- the others to a referral, while it is a draft by whoever writes it. Nobody changes one; who opens it says the coordinator.
-- Taken out by whoever added it or the coordinator, and not under a legal hold. The program by itself does none of this.
DROP POLICY IF EXISTS opened_by ON attachment;
CREATE POLICY opened_by ON attachment AS RESTRICTIVE FOR SELECT USING (fgc_kind() <> 'staff'
    OR CASE current_setting('fgc.role', true)
        WHEN 'coordinator' THEN NOT (SELECT c.awaiting_independence FROM conference c WHERE c.id = attachment.conference_id)
        WHEN 'social_worker' THEN attached_to = 'referral' OR for_referrer
        WHEN 'service_manager' THEN (attached_to = 'referral' OR for_managers)
            AND (NOT says_where OR added_by = fgc_viewer() OR conference_id IN (SELECT fgc_reaching()))
        ELSE false END);
DROP POLICY IF EXISTS added_by_them ON attachment;
CREATE POLICY added_by_them ON attachment AS RESTRICTIVE FOR INSERT WITH CHECK (fgc_kind() = 'staff' AND added_by = fgc_viewer()
    AND NOT for_referrer AND NOT for_managers
    AND (current_setting('fgc.role', true) <> 'coordinator'
         OR NOT (SELECT c.awaiting_independence FROM conference c WHERE c.id = attachment.conference_id))
    AND (attached_to = 'conference' AND current_setting('fgc.role', true) = 'coordinator'
         OR attached_to = 'referral' AND EXISTS (SELECT 1 FROM referral r WHERE r.conference_id = attachment.conference_id
             AND CASE WHEN r.state IN ('draft', 'returned') THEN fgc_viewer() IN (r.referrer_id, r.entered_by_id)
                 ELSE r.state IN ('submitted', 'accepted') END)));
DROP POLICY IF EXISTS opened_to ON attachment;
CREATE POLICY opened_to ON attachment AS RESTRICTIVE FOR UPDATE USING (fgc_kind() = 'staff'
    AND current_setting('fgc.role', true) = 'coordinator' AND attached_to = 'conference');
DROP POLICY IF EXISTS taken_out_by ON attachment;
CREATE POLICY taken_out_by ON attachment AS RESTRICTIVE FOR DELETE USING (fgc_kind() = 'staff'
    AND (added_by = fgc_viewer() OR current_setting('fgc.role', true) = 'coordinator') AND NOT fgc_on_hold(conference_id));
-- How many there are of a conference that is theirs, so that one more than fit is refused, and whoever may not open some is told
-- that there are some. Of those of the conference itself the referrer's side learns not even that.
CREATE OR REPLACE FUNCTION fgc_attachments(of_conference uuid, which text) RETURNS bigint LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public AS $$
    SELECT count(*) FROM attachment a WHERE a.conference_id = of_conference AND a.attached_to = which
      AND of_conference IN (SELECT fgc_conferences())
      AND (which = 'referral' OR current_setting('fgc.role', true) IS DISTINCT FROM 'social_worker') $$;
CREATE OR REPLACE FUNCTION fgc_erasable(which uuid) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public AS $$
    SELECT NOT fgc_on_hold(which) AND (EXISTS (
        SELECT 1 FROM conference c JOIN keeping k ON k.conference_id = c.id
             JOIN erase_notice n ON n.conference_id = c.id AND n.until = k.until
        WHERE c.id = which AND c.stage IN ('closed', 'declined')
          AND k.until <= (fgc_moment() AT TIME ZONE 'UTC')::date AND n.noticed_at <= fgc_moment() - interval '30 days')
        -- A referral that was put away before it was sent has no time to run: nobody was ever given it.
        OR EXISTS (SELECT 1 FROM conference c JOIN referral r ON r.conference_id = c.id
                   WHERE c.id = which AND c.stage = 'draft' AND r.state = 'withdrawn')) $$;
CREATE OR REPLACE FUNCTION fgc_notice() RETURNS SETOF uuid LANGUAGE plpgsql VOLATILE SECURITY DEFINER
    SET search_path = public AS $$
#variable_conflict use_column
BEGIN
    PERFORM fgc_only_the_worker();
    RETURN QUERY INSERT INTO erase_notice AS n (id, conference_id, until, noticed_at)
        SELECT gen_random_uuid(), k.conference_id, k.until, fgc_moment() FROM keeping k JOIN conference c ON c.id = k.conference_id
        WHERE c.stage IN ('closed', 'declined') AND k.until <= (fgc_moment() AT TIME ZONE 'UTC')::date
        ON CONFLICT (conference_id) DO UPDATE SET until = excluded.until, noticed_at = excluded.noticed_at
            WHERE n.until <> excluded.until
        RETURNING n.conference_id;
END $$;

-- A whole conference: each table with a `conference_id`, those that others name last, and what is part of such a row;
-- whatever table is added tomorrow is among them. The audit stays. Of a sealed plan its hash stays, so that a file in the family's hands can be told genuine.
CREATE OR REPLACE FUNCTION fgc_erase_conference(which uuid) RETURNS boolean LANGUAGE plpgsql VOLATILE SECURITY DEFINER
    SET search_path = public AS $$
DECLARE
    rest oid[];
    free oid[];
    t oid;
    part record;
BEGIN
    PERFORM fgc_only_the_worker();
    PERFORM 1 FROM conference WHERE id = which FOR UPDATE;
    IF NOT FOUND THEN RETURN false; END IF;
    IF fgc_held_back(which) OR NOT fgc_again() AND NOT fgc_erasable(which) THEN RETURN false; END IF;
    INSERT INTO kept_seal (id, sha256, short_code, certificate, sealed_at, newest)
        SELECT gen_random_uuid(), s.sha256, s.short_code, s.certificate, s.sealed_at, p.state = 'sealed'
        FROM sealed_plan s JOIN plan p ON p.id = s.plan_id WHERE s.conference_id = which ON CONFLICT DO NOTHING;
    DELETE FROM once WHERE actor IN (SELECT 'person:' || p.id FROM person p WHERE p.conference_id = which)
        OR location LIKE '%' || which || '%';
    DELETE FROM letter WHERE matter_id = which;
    rest := ARRAY(SELECT c.oid FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
                  WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND c.relname <> 'audit'
                    AND a.attname = 'conference_id' AND NOT a.attisdropped);
    WHILE cardinality(rest) > 0 LOOP
        free := ARRAY(SELECT one FROM unnest(rest) AS one WHERE NOT EXISTS (
            SELECT 1 FROM pg_constraint k WHERE k.contype = 'f' AND k.confrelid = one AND k.conrelid <> one
            AND k.conrelid = ANY (rest)));
        IF cardinality(free) = 0 THEN RAISE EXCEPTION 'tables of a conference name each other in a ring'; END IF;
        FOREACH t IN ARRAY free LOOP
            FOR part IN SELECT k.conrelid::regclass AS tab, a.attname AS col FROM pg_constraint k
                JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[1]
                WHERE k.contype = 'f' AND k.confrelid = t AND NOT EXISTS (
                    SELECT 1 FROM pg_attribute o WHERE o.attrelid = k.conrelid AND o.attname = 'conference_id')
            LOOP
                EXECUTE format('DELETE FROM %s WHERE %I IN (SELECT id FROM %s WHERE conference_id = $1)', part.tab, part.col,
                               t::regclass) USING which;
            END LOOP;
            EXECUTE format('DELETE FROM %s WHERE conference_id = $1', t::regclass) USING which;
        END LOOP;
        rest := ARRAY(SELECT unnest(rest) EXCEPT SELECT unnest(free));
    END LOOP;
    DELETE FROM conference WHERE id = which;
    RETURN true;
END $$;

-- What is needed for a short while only, so many rows of each table at once. Links and visits: thirty days after they ended,
-- but for a link that somebody else opened until the coordinator has seen to it. Letters, which hold no words: thirty days
-- after they were sent, or after the end of the conference, whose pages ask until then who was told what. Nothing of a
-- conference under a hold: who came in when, and who was told what, may be what is asked about.
CREATE OR REPLACE FUNCTION fgc_over(which uuid, at timestamptz) RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public AS $$
    SELECT NOT fgc_on_hold(which) AND NOT EXISTS (
        SELECT 1 FROM conference c LEFT JOIN keeping k ON k.conference_id = c.id WHERE c.id = which AND (
        c.stage NOT IN ('closed', 'declined') OR coalesce(c.closed_at, k.set_at, at) >= at)) $$;
CREATE OR REPLACE FUNCTION fgc_forget(most integer) RETURNS TABLE (what text, gone bigint) LANGUAGE plpgsql VOLATILE
    SECURITY DEFINER SET search_path = public AS $$
DECLARE
    long_ago timestamptz := fgc_moment() - interval '30 days';
    old record;
BEGIN
    PERFORM fgc_only_the_worker();
    FOR old IN SELECT * FROM (VALUES
        ('person_session', 'least(ended_at, ends_at) < $1 AND NOT fgc_on_hold(conference_id)'),
        ('feed_fetch', $sql$ at < $1 AND NOT EXISTS (
            SELECT 1 FROM feed f WHERE f.id = one.feed_id AND fgc_on_hold(f.conference_id)) $sql$),
        ('feed', $sql$ least(ended_at, (SELECT least(l.revoked_at, l.expires_at) FROM personal_link l WHERE l.id = one.link_id))
            < $1 AND NOT fgc_on_hold(conference_id) AND NOT EXISTS (SELECT 1 FROM feed_fetch f WHERE f.feed_id = one.id) $sql$),
        ('personal_link', $sql$ least(revoked_at, expires_at) < $1 AND (revoked_because IS DISTINCT FROM 'not_me' OR known_at
            IS NOT NULL) AND NOT fgc_on_hold(conference_id)
            AND NOT EXISTS (SELECT 1 FROM person_session s WHERE s.link_id = one.id)
            AND NOT EXISTS (SELECT 1 FROM feed f WHERE f.link_id = one.id) $sql$),
        ('pin', 'fgc_over(conference_id, $1)'),
        ('staff_session', 'least(ended_at, ends_at) < $1'),
        ('sign_in_attempt', $sql$ at < $1 + interval '29 days' $sql$),
        ('joining', 'least(used_at, ends_at) < $1'),
        ('alert', 'seen_at < $1'),
        ('letter', $sql$ state IN ('sent', 'printed', 'cancelled', 'failed') AND greatest(created_at, sent_at) < $1
            AND (matter_id IS NULL OR fgc_over(matter_id, $1)) $sql$)) AS rows (tab, over)
    LOOP
        what := old.tab;
        EXECUTE format('DELETE FROM %1$I WHERE id IN (SELECT id FROM %1$I one WHERE %2$s LIMIT %3$s FOR UPDATE SKIP LOCKED)',
                       old.tab, old.over, most) USING long_ago;
        GET DIAGNOSTICS gone = ROW_COUNT;
        RETURN NEXT;
    END LOOP;
END $$;
REVOKE DELETE ON personal_link, person_session, pin, staff_session, joining, alert, letter FROM fgc_app;
REVOKE EXECUTE ON FUNCTION fgc_erasable(uuid), fgc_over(uuid, timestamptz) FROM fgc_app, public;

-- One person. The words by which they are called, as others wrote them: their name, and what they are called where nobody
-- else of the circle is called so.
CREATE OR REPLACE FUNCTION fgc_called(which uuid) RETURNS text[] LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public AS $$
    SELECT array_agg(DISTINCT words.word) FROM (
        SELECT p.name AS word FROM person p WHERE p.id = which AND p.erased_at IS NULL
        UNION ALL SELECT p.called FROM person p WHERE p.id = which AND p.erased_at IS NULL AND length(p.called) > 2
            AND NOT EXISTS (SELECT 1 FROM person o WHERE o.conference_id = p.conference_id AND o.id <> p.id AND o.erased_at IS NULL
                            AND p.called = ANY (regexp_split_to_array(o.name || ' ' || o.called, '\s+')))
        ) AS words WHERE words.word <> ''
        AND (session_user = current_user OR which IN (SELECT m.id FROM person m WHERE m.conference_id IN (SELECT fgc_conferences()))) $$;
-- The sealed plans whose files have their name: they signed, an action or a copy is theirs.
CREATE OR REPLACE FUNCTION fgc_sealed_with(which uuid) RETURNS SETOF uuid LANGUAGE sql STABLE SECURITY DEFINER
    SET search_path = public AS $$
    SELECT DISTINCT p.id FROM plan p JOIN sealed_plan s ON s.plan_id = p.id
    WHERE p.conference_id = (SELECT o.conference_id FROM person o WHERE o.id = which) AND s.emptied_at IS NULL
      AND (session_user = current_user OR p.conference_id IN (SELECT fgc_conferences()))
      AND (which IN (s.person_id, p.monitor_id, p.shown_by)
        OR EXISTS (SELECT 1 FROM signature g WHERE g.plan_id = p.id AND g.person_id = which AND g.withdrawn_at IS NULL)
        OR EXISTS (SELECT 1 FROM action a WHERE a.plan_id = p.id AND which IN (a.who_id, a.helper_id))
        OR EXISTS (SELECT 1 FROM contingency i WHERE i.plan_id = p.id AND i.who_id = which)) $$;
-- Whether they may be erased now: no hold stands, and a manager agreed to what somebody else had asked; `named_in`: sealed
-- plans whose locked words have their name. Until the transaction ends nobody sets a hold, since a hold names its conference.
CREATE OR REPLACE FUNCTION fgc_may_erase_person(which uuid, named_in uuid[]) RETURNS boolean LANGUAGE plpgsql VOLATILE
    SECURITY DEFINER SET search_path = public AS $$
DECLARE
    conference uuid;
BEGIN
    PERFORM fgc_only_the_worker();
    SELECT p.conference_id INTO conference FROM person p WHERE p.id = which AND p.erased_at IS NULL;
    IF NOT FOUND THEN RETURN false; END IF;
    PERFORM 1 FROM conference c WHERE c.id = conference FOR UPDATE;
    IF fgc_held_back(conference) THEN RETURN false; END IF;
    RETURN fgc_again() OR EXISTS (
        SELECT 1 FROM erasure e JOIN staff s ON s.id = e.decided_by AND s.role = 'service_manager'
        WHERE e.person_id = which AND e.agreed AND e.asked_by <> e.decided_by AND (e.with_plan
            OR cardinality(named_in) = 0 AND NOT EXISTS (SELECT 1 FROM fgc_sealed_with(which))));
END $$;
-- What is locked is worded anew by the program, which has the keys, and put into its place here: only in the conference of
-- somebody who may be erased now.
DROP FUNCTION IF EXISTS fgc_reword(text, text, uuid, bytea);
CREATE OR REPLACE FUNCTION fgc_reword(tab text, col text, which uuid, sealed bytea, whose uuid, named_in uuid[]) RETURNS void
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public AS $$
BEGIN
    IF col NOT LIKE '%\_locked' THEN
        RAISE EXCEPTION '% is not locked', col USING ERRCODE = 'insufficient_privilege';
    END IF;
    IF NOT fgc_may_erase_person(whose, named_in) THEN
        RAISE EXCEPTION 'they may not be erased' USING ERRCODE = 'insufficient_privilege';
    END IF;
    EXECUTE format('UPDATE %I SET %I = $1 WHERE id = $2 AND conference_id = (
        SELECT p.conference_id FROM person p WHERE p.id = $3)', tab, col) USING sealed, which, whose;
END $$;
-- `spelt`: how else their name is written in what is not locked, as the program found it; `referred`: the rows of the referral
-- that name them, however they are spelt there.
DROP FUNCTION IF EXISTS fgc_erase_person(uuid, text, text, uuid[]);
CREATE OR REPLACE FUNCTION fgc_erase_person(which uuid, name_now text, words_now text, named_in uuid[],
    spelt text[] DEFAULT '{}', referred uuid[] DEFAULT '{}') RETURNS boolean
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = public AS $$
DECLARE
    conference uuid;
    pattern text := (SELECT '(?<![[:alnum:]])(' || string_agg(regexp_replace(word, '(\W)', '\\\1', 'g'), '|') || ')(?![[:alnum:]])'
                     FROM unnest(fgc_called(which) || spelt) AS word);
    plans uuid[] := ARRAY(SELECT fgc_sealed_with(which)) || named_in;
    each record;
BEGIN
    IF NOT fgc_may_erase_person(which, named_in) THEN RETURN false; END IF;
    SELECT p.conference_id INTO conference FROM person p
        WHERE p.id = which AND p.erased_at IS NULL FOR UPDATE;
    IF NOT FOUND THEN RETURN false; END IF;
    UPDATE sealed_plan SET pdf_locked = NULL, emptied_at = fgc_moment()
        WHERE plan_id = ANY (plans) AND conference_id = conference AND emptied_at IS NULL;
    UPDATE named SET phone_locked = NULL, email_locked = NULL, address_locked = NULL, safe_contact_locked = NULL,
        needs_locked = NULL, gender_locked = NULL, ethnicity_code_locked = NULL, school_locked = NULL, born_on = NULL WHERE conference_id = conference AND id = ANY (referred);
    -- And what they left when they phoned: their number, and who they are to the children.
    UPDATE referral SET caller_contact_locked = NULL, caller_team_locked = NULL WHERE conference_id = conference AND id = ANY (referred);
    DELETE FROM feed_fetch WHERE feed_id IN (SELECT f.id FROM feed f WHERE f.person_id = which);
    -- Of the contacts with them nothing stays but how long they took, by who worked: the hours of a service stay true.
    INSERT INTO time_entry (id, version, conference_id, staff_id, spent_on, kind, minutes, written_at)
        SELECT gen_random_uuid(), 1, e.conference_id, e.staff_id, (max(e.contacted_at) AT TIME ZONE s.zone)::date, 'contacts', sum(e.minutes), fgc_moment()
        FROM contact_entry e JOIN conference c ON c.id = e.conference_id JOIN service s ON s.id = c.service_id
        WHERE e.person_id = which AND e.outcome <> 'mistake' AND e.minutes > 0 GROUP BY e.conference_id, e.staff_id, s.zone;
    -- And of the talk in preparation, where no line of the log counts it (fgc.circle.rules.contact_log.minutes_spent).
    INSERT INTO time_entry (id, version, conference_id, staff_id, spent_on, kind, minutes, written_at)
        SELECT gen_random_uuid(), 1, p.conference_id, a.staff_id, coalesce(p.explained_on, (fgc_moment() AT TIME ZONE s.zone)::date), 'contacts',
            p.minutes, fgc_moment()
        FROM preparation p JOIN conference c ON c.id = p.conference_id JOIN service s ON s.id = c.service_id
        CROSS JOIN LATERAL (SELECT b.staff_id FROM assignment b WHERE b.conference_id = p.conference_id AND b.part = 'coordinator'
            ORDER BY b.ended_at IS NULL DESC, b.ended_at DESC LIMIT 1) a
        WHERE p.person_id = which AND p.minutes > 0 AND NOT EXISTS (SELECT 1 FROM contact_entry e WHERE e.person_id = which
            AND e.outcome = 'spoke' AND e.minutes IS NOT NULL AND (e.contacted_at AT TIME ZONE s.zone)::date = p.explained_on);
    -- What is theirs alone goes, and with their key whatever is locked under it.
    FOR each IN SELECT * FROM (VALUES ('agreed_name', 'person_id'), ('person_key', 'person_id'), ('safe_contact', 'person_id'), ('preparation', 'person_id'),
        ('contact_entry', 'person_id'), ('contact_change', 'person_id'), ('interpreting', 'person_id'), ('help_asked', 'person_id'), ('need', 'person_id'),
        ('pin', 'person_id'), ('own_copy', 'person_id'), ('feed', 'person_id'), ('person_session', 'person_id'),
        ('personal_link', 'person_id')) AS own (tab, col)
    LOOP
        EXECUTE format('DELETE FROM %I WHERE %I = $1', each.tab, each.col) USING which;
    END LOOP;
    DELETE FROM once WHERE actor = 'person:' || which;
    UPDATE signature SET device = '', session_id = NULL, link_id = NULL WHERE person_id = which;
    -- What others wrote stays, without their name.
    FOR each IN SELECT c.relname AS tab, a.attname AS col FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
        WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND c.relname NOT IN ('audit', 'person')
          AND a.atttypid = 'text'::regtype AND NOT a.attisdropped AND a.attnum > 0 AND EXISTS (
              SELECT 1 FROM pg_attribute o WHERE o.attrelid = c.oid AND o.attname = 'conference_id' AND NOT o.attisdropped)
    LOOP
        EXECUTE format('UPDATE %1$I SET %2$I = regexp_replace(%2$I, $2, $3, %3$L) WHERE conference_id = $1 AND %2$I ~ $2',
                       each.tab, each.col, 'g') USING conference, pattern, words_now;
    END LOOP;
    UPDATE erasure SET because_locked = NULL, answer_locked = NULL, done_at = fgc_moment() WHERE person_id = which AND agreed;
    UPDATE person SET name = name_now, called = name_now, tie = '', job = '', born_on = NULL, has_pr = false, staff_id = NULL,
        side = 'other', left_because_locked = NULL, former_names_locked = NULL, earlier_ids = '{}', left_at = coalesce(left_at, fgc_moment()), erased_at = fgc_moment(),
        version = version + 1 WHERE id = which;
    RETURN true;
END $$;
REVOKE DELETE ON person_key FROM fgc_app;
