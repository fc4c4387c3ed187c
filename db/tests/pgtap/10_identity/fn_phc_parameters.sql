-- A password hash in PHC form; a plain password is refused, not stored.
begin;
select plan(12);

select tests.as_kernel();
select is(identity.phc_parameters(p), w, d)
from (values
  (tests.password(), '$argon2id$v=19$m=65536,t=3,p=4$c2FsdHNhbHRzYWx0', 'argon2id'),
  ('$scrypt$ln=16,r=8,p=1$aM15713r3Xsvxbi31lqr1Q$nFNh2CVHVjNldFVKDHDlm4CbdRSCdEBsjjJxD+iCs5E',
    '$scrypt$ln=16,r=8,p=1$aM15713r3Xsvxbi31lqr1Q', 'scrypt'),
  ('$pbkdf2-sha256$i=600000$c2FsdHNhbHRzYWx0$aGFzaGhhc2hoYXNoaGFzaGhhc2hoYXNo',
    '$pbkdf2-sha256$i=600000$c2FsdHNhbHRzYWx0', 'pbkdf2'),
  (null, null, 'no password')
) as v (p, w, d);
select throws_ok(format('select identity.phc_parameters(%L)', p), '22023', null, d)
from (values
  ('correct horse battery staple', 'a password'), ('', 'nothing'), ('$argon2id$', 'a beginning'),
  ('$argon2id$v=19$m=65536,t=3,p=4$c2FsdHNhbHRzYWx0', 'parameters without a hash'),
  ('$argon2id$v=19$m=65536,t=3,p=4$c2$aGFzaGhhc2hoYXNoaGFzaGhhc2hoYXNo', 'too short a salt'),
  ('$argon2id$v=19$m=65536,t=3,p=4$c2FsdHNhbHRzYWx0$aGFz', 'too short a hash'),
  (tests.password() || repeat('x', 500), 'too long a hash'),
  (tests.password() || E'\n', 'a line break')
) as v (p, d);

select * from finish();
rollback;
