//! Calls, and what Helm makes of them: the result as JSON, or the complaint.

pub const TABLE: &[(&str, Result<&str, &str>)] = &[
    (r#"semverCompare ">=1.19-0" "v1.28.3-gke.100""#, Ok("true")),
    (r#"semverCompare "^1.2 || ~3" "3.4.5""#, Ok("true")),
    (r#"(semver "v1.2.3-beta+x").Minor"#, Ok("2")),
    (r#"semver "1.2.3-beta+x""#, Ok(r#""1.2.3-beta+x""#)),
    (r#"semver "1.2" | toString"#, Ok(r#""1.2.0""#)),
    (
        r#"urlParse "http://admin:secret@server.com:8080/api?list=false#anchor""#,
        Ok(
            r#"{"fragment":"anchor","host":"server.com:8080","hostname":"server.com","opaque":"","path":"/api","query":"list=false","scheme":"http","userinfo":"admin:secret"}"#,
        ),
    ),
    (
        r#"urlJoin (dict "fragment" "fragment" "host" "host:80" "path" "/path" "query" "query" "scheme" "http")"#,
        Ok(r#""http://host:80/path?query#fragment""#),
    ),
    ("htmlDate 0", Ok(r#""1970-01-01""#)),
    (
        r#"date "Mon Jan _2 15:04:05.000 PM 2006 -0700 MST" 1700000000"#,
        Ok(r#""Tue Nov 14 22:13:20.000 PM 2023 +0000 UTC""#),
    ),
    (r#"toDate "2006-01-02" "2017-12-31" | date "02/01/2006""#, Ok(r#""31/12/2017""#)),
    (r#"toDate "2006-01-02" "2017-12-31""#, Ok(r#""2017-12-31T00:00:00Z""#)),
    (r#"duration "95""#, Ok(r#""1m35s""#)),
    ("duration 95", Ok(r#""0s""#)),
    (r#"durationRound "2h10m5s""#, Ok(r#""2h""#)),
    (r#"durationRound "2400h10m5s""#, Ok(r#""3mo""#)),
    (r#"dateModify "-1.5h" (toDate "2006-01-02" "2017-12-31")"#, Ok(r#""2017-12-30T22:30:00Z""#)),
    (r#"unixEpoch (toDate "2006-01-02" "2017-12-31")"#, Ok(r#""1514678400""#)),
    (r#"osBase "/a/b.c""#, Ok(r#""b.c""#)),
    (r#"ext "/a/b.c""#, Ok(r#"".c""#)),
    (r#"dir "/a/b.c""#, Ok(r#""/a""#)),
    (r#"clean "/a/../b//c/""#, Ok(r#""/b/c""#)),
    (r#"isAbs "/a""#, Ok("true")),
    (r#"base """#, Ok(r#"".""#)),
    (r#"getHostByName "x""#, Ok(r#""""#)),
    (r#"semverCompare "" "1.0.0""#, Err("improper constraint:")),
    (r#"semverCompare ">=1 ||" "1.0.0""#, Err("improper constraint:")),
    (r#"semverCompare "1.2 1.3 x y" "1.2.0""#, Err("improper constraint: 1.2 1.3 x y")),
    (r#"semverCompare "*" "1.0.0-rc.1""#, Ok("false")),
    (r#"semverCompare "!=1.2.x" "1.2.0""#, Ok("false")),
    (r#"semverCompare ">1.21" "1.21.9""#, Ok("false")),
    (r#"semverCompare "^0.0" "0.0.9""#, Ok("true")),
    (r#"semverCompare "<1.22-0" "1.21.0-x""#, Ok("true")),
    (r#"semver "1.2.3-01""#, Err("version segment starts with 0")),
    (r#"semver "01.2""#, Ok(r#""1.2.0""#)),
    (r#"semver """#, Err("invalid semantic version")),
    (r#"semver "latest""#, Err("invalid semantic version")),
    (r#"semver "1.2.3-""#, Err("invalid semantic version")),
    (
        r#"urlParse "mailto:a@b.c""#,
        Ok(
            r#"{"fragment":"","host":"","hostname":"","opaque":"a@b.c","path":"","query":"","scheme":"mailto","userinfo":""}"#,
        ),
    ),
    (
        r#"urlParse "//host/x""#,
        Ok(
            r#"{"fragment":"","host":"host","hostname":"host","opaque":"","path":"/x","query":"","scheme":"","userinfo":""}"#,
        ),
    ),
    (
        r#"urlParse "host:80""#,
        Ok(
            r#"{"fragment":"","host":"","hostname":"","opaque":"80","path":"","query":"","scheme":"host","userinfo":""}"#,
        ),
    ),
    (
        r#"urlParse "http://[::1]:80/""#,
        Ok(
            r#"{"fragment":"","host":"[::1]:80","hostname":"::1","opaque":"","path":"/","query":"","scheme":"http","userinfo":""}"#,
        ),
    ),
    (r#"urlParse "http://h:p/""#, Err(r#"unable to parse url: parse "http://h:p/": invalid port ":p" after host"#)),
    (r#"urlJoin (dict "scheme" "https" "host" "h" "path" "a b/é")"#, Ok(r#""https://h/a%20b/%C3%A9""#)),
    (r#"urlJoin (dict "path" "a")"#, Ok(r#""a""#)),
    (r#"urlJoin (dict "host" "h" "userinfo" "a:b")"#, Ok(r#""//a:b@h""#)),
    (r#"toDate "2006-01-02" "bad""#, Ok(r#""0001-01-01T00:00:00Z""#)),
];
