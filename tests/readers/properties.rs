use seaworthy::tree::Dialect;
use seaworthy::tree::properties::parse;

use super::{assert_sound, dump, errors, read};

#[test]
fn shapes() {
    let table = [
        ("", ""),
        ("# only\n! comments\n\n", ""),
        ("a=1\nb:2\nc 3\nd\n", "(a 1, b 2, c 3, d )"),
        ("  a\t=\x0c 1 \n", "(a 1 )"),
        ("a==b\na = : b\na  b = c", "(a =b, a : b, a b = c)"),
        ("a\\=b\\:c\\ d=e", "(a=b:c d e)"),
        ("a = x \\\n    y \\\r\n\t z\rb=1", "(a x y z, b 1)"),
        ("a = x\\\\\nb = y\\\\\\\n z", "(a x\\, b y\\z)"),
        ("a\\\n  b\\\n = c", "(ab c)"),
        ("a = \\\n\nb = 1", "(a , b 1)"),
        ("a=1\\\n# no comment", "(a 1# no comment)"),
        ("\\\n\\\n# comment\na=1", "(a 1)"),
        ("a=\\u00e9\\u\\\n  0041\\ud83d\\ude00\\t\\q\\n", "(a éA😀\tq\n)"),
        ("=v", "( v)"),
        ("a=1\\", "(a 1)"),
        ("\u{feff}a=1", "(a 1)"),
        ("a=1\na=2", "(a 1, a 2)"),
        ("a=1\n#---\nb=2\n!---\n#---\n", "(a 1) --- (b 2)"),
        ("#---\na=1", "(a 1)"),
        ("a=1\n #---\nb=2\n#----\nc=3\n#--- x\nd=4", "(a 1, b 2, c 3, d 4)"),
        ("a=1\n# c\n#---\nb=2\n#---\n# c\nc=3", "(a 1, b 2, c 3)"),
        ("a=1\n! c\n#---\nb=2", "(a 1) --- (b 2)"),
        ("a=1\n# c\n\n#---\nb=2", "(a 1) --- (b 2)"),
    ];
    for (text, shape) in table {
        let tree = read(parse, text);
        assert_eq!(dump(&tree), shape, "{text:?}");
        assert_eq!(errors(&tree), [] as [&str; 0], "{text:?}");
        assert_eq!(tree.dialect, Dialect::Properties);
        assert_sound(&tree);
    }
}

#[test]
fn ranges() {
    let text = "# c\r\n  key\\ 1 = one \\\r\n   two \r\nempty =  \nbare\n  ! d\n#---\nx=y\n";
    let tree = read(parse, text);
    let roots: Vec<_> = tree.roots().collect();
    let entries = roots[0].entries();
    assert_eq!(entries[0].key.source_text(), "key\\ 1");
    assert_eq!(entries[0].value.source_text(), "one \\\r\n   two ");
    assert_eq!(entries[0].value.text(), "one two ");
    for (entry, before) in [(entries[1], "empty ="), (entries[2], "bare")] {
        let range = entry.value.range();
        assert_eq!(range.start, range.end);
        assert!(text[..range.start as usize].ends_with(before), "{before}");
    }
    assert!(roots[0].source_text().starts_with("key") && roots[0].source_text().ends_with("bare"));
    let comments: Vec<_> = tree.comments.iter().map(|range| tree.source.slice(*range)).collect();
    assert_eq!(comments, ["# c", "! d"]);
    assert_eq!(tree.source.slice(tree.documents()[1].range), "#---\nx=y\n");
}

#[test]
fn a_malformed_escape_is_an_error_of_its_document() {
    let tree = read(parse, "a=C:\\users\nb=1\n#---\nc=2");
    let messages = errors(&tree);
    assert_eq!(messages.len(), 1);
    assert!(messages[0].starts_with("\\u: "), "{messages:?}");
    assert_eq!(dump(&tree), "(a C:�sers, b 1) --- (c 2)");
    assert_eq!(tree.documents().iter().map(|document| document.whole).collect::<Vec<_>>(), [false, true]);
    assert_eq!(errors(&read(parse, "k\\u12=v")).len(), 1);
    assert_sound(&tree);
}
