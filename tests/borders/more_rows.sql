-- Rows of tables that the installation leaves empty, so that each border has something behind it: of somebody in each role of
-- the first service and of the second one, of a person, of a conference in each service.
CREATE TEMPORARY TABLE working AS SELECT * FROM staff WHERE role IN ('coordinator', 'social_worker', 'service_manager', 'administrator', 'auditor');
INSERT INTO passkey (id, staff_id, credential_id, public_key, sign_count, name, added_at)
    SELECT gen_random_uuid(), id, uuid_send(gen_random_uuid()), '\x00', 1, 'A key', now() FROM working;
INSERT INTO elsewhere (id, staff_id, issuer, subject, bound_at)
    SELECT gen_random_uuid(), id, 'https://id.example.org', id::text, now() FROM working;
INSERT INTO begun (id, ceremony, fingerprint, staff_id, ends_at)
    SELECT gen_random_uuid(), 'prove', uuid_send(gen_random_uuid()), id, now() FROM working;
INSERT INTO joining (id, service_id, staff_id, fingerprint, made_at, ends_at)
    SELECT gen_random_uuid(), service_id, id, uuid_send(gen_random_uuid()), now(), now() FROM working;
INSERT INTO known_browser (id, staff_id, fingerprint, device, first_seen_at)
    SELECT gen_random_uuid(), id, uuid_send(gen_random_uuid()), '', now() FROM working;
INSERT INTO wanted (id, service_id, staff_id, role, asked_by, asked_at)
    SELECT gen_random_uuid(), w.service_id, w.id, 'service_manager',
           (SELECT a.id FROM working a WHERE a.role = 'auditor' AND a.service_id = w.service_id LIMIT 1), now()
    FROM working w WHERE w.role <> 'auditor';
INSERT INTO alert (id, service_id, kind, at) SELECT gen_random_uuid(), id, 'chain', now() FROM service;
INSERT INTO urgent_access (id, conference_id, staff_id, asked_at, agreed)
    SELECT gen_random_uuid(), c.id, w.id, now(), false FROM conference c JOIN working w ON w.service_id = c.service_id
    WHERE w.role IN ('coordinator', 'social_worker')
    UNION ALL SELECT gen_random_uuid(), c.id, s.id, now(), false FROM conference c JOIN conflict f ON f.conference_id = c.id
    JOIN staff s ON s.id = f.staff_id WHERE s.role = 'service_manager' ON CONFLICT DO NOTHING;
INSERT INTO added_signer (id, conference_id, plan_id, person_id, staff_id, at)
    SELECT gen_random_uuid(), p.conference_id, p.id, n.id, a.staff_id, now() FROM plan p
    JOIN person n ON n.conference_id = p.conference_id JOIN assignment a ON a.conference_id = p.conference_id
    WHERE a.part = 'coordinator' ON CONFLICT DO NOTHING;
INSERT INTO without_signature (id, conference_id, plan_id, person_id, staff_id, because_locked, at)
    SELECT gen_random_uuid(), p.conference_id, p.id, n.id, a.staff_id, '\x00', now() FROM plan p
    JOIN person n ON n.conference_id = p.conference_id JOIN assignment a ON a.conference_id = p.conference_id
    WHERE a.part = 'coordinator';
INSERT INTO unsent (id, actor_id, at, browser) SELECT gen_random_uuid(), id, now(), '\x00'::bytea FROM working UNION ALL
    SELECT gen_random_uuid(), id, now(), '\x00'::bytea FROM person;
INSERT INTO once (id, actor, key, at) SELECT gen_random_uuid(), 'staff:' || id, 'k', now() FROM working UNION ALL
    SELECT gen_random_uuid(), 'person:' || id, 'k', now() FROM person;
INSERT INTO feed_fetch (id, feed_id, at, program) SELECT gen_random_uuid(), id, now(), '' FROM feed;
INSERT INTO numbering (id, service_id, year, last) SELECT gen_random_uuid(), id, 2020, 1 FROM service;
INSERT INTO tally (id, what, whose, began_at, count) VALUES (gen_random_uuid(), 'links', '\x00', now(), 1);
INSERT INTO sign_in_attempt (id, email_fingerprint, at) VALUES (gen_random_uuid(), '\x00', now());
INSERT INTO clock_mark (id, reached_at) SELECT gen_random_uuid(), now() WHERE NOT EXISTS (SELECT 1 FROM clock_mark);
INSERT INTO kept_seal (id, sha256, short_code, certificate, sealed_at, newest) VALUES (gen_random_uuid(), 'a', 'b', '\x00', now(), true);
INSERT INTO audit_head (id, seq, mac) SELECT id, 0, decode(repeat('00', 32), 'hex') FROM service ON CONFLICT DO NOTHING;
INSERT INTO happening (id, conference_id, kind, actor, facts) SELECT gen_random_uuid(), id, 'HoldSet', 'worker', '{}' FROM conference;
DO $$
DECLARE one record; head record;
BEGIN
    FOR one IN SELECT a.conference_id, a.staff_id, c.service_id FROM assignment a JOIN conference c ON c.id = a.conference_id LOOP
        SELECT * INTO head FROM audit_head WHERE id = one.service_id;
        INSERT INTO audit (id, chain, seq, conference_id, actor_kind, actor_id, action, about, at, request, prev, mac, payload_locked)
            VALUES (gen_random_uuid(), one.service_id, head.seq + 1, one.conference_id, 'staff', one.staff_id, 'contact.read', '',
                    now(), '', head.mac, decode(repeat('01', 32), 'hex'), '\x00');
    END LOOP;
END $$;
INSERT INTO attachment (id, conference_id, attached_to, kind, media, name_locked, content_locked, size, says_where, for_referrer,
        for_managers, added_by, added_at)
    SELECT gen_random_uuid(), a.conference_id, a.attached_to, 'other', 'pdf', '\x00', '\x00', 1, one.says_where, one.shared, one.shared,
           a.added_by, now()
    FROM attachment a JOIN (VALUES ('conference', false, true), ('referral', true, false)) AS one (whose, says_where, shared)
    ON one.whose = a.attached_to;
INSERT INTO restored (id, backup_at, restored_at, replayed_at, sound) VALUES (gen_random_uuid(), now(), now(), now(), true);
DROP TABLE working;
