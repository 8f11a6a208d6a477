//! The order in which go-yaml writes keys: numbers within them count as numbers, letters come after all else.

use std::cmp::Ordering;

/// How two keys stand to one another.
pub fn natural(a: &str, b: &str) -> Ordering {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    match a.iter().zip(&b).position(|(a, b)| a != b) {
        Some(at) => at_difference(&a, &b, at),
        None => a.len().cmp(&b.len()),
    }
}

fn at_difference(a: &[char], b: &[char], at: usize) -> Ordering {
    match (a[at].is_alphabetic(), b[at].is_alphabetic()) {
        (true, true) => a[at].cmp(&b[at]),
        (true, false) => Ordering::Greater,
        (false, true) => Ordering::Less,
        (false, false) => by_number(a, b, at),
    }
}

fn by_number(a: &[char], b: &[char], at: usize) -> Ordering {
    // A zero behind other digits is one more digit; in front of all it means nothing.
    let has_zero = a[at] == '0' || b[at] == '0';
    let before = a[..at].iter().rev().take_while(|c| c.is_ascii_digit());
    let start = i64::from(has_zero && before.into_iter().any(|c| *c != '0'));
    let ((a_number, a_len), (b_number, b_len)) = (number(&a[at..], start), number(&b[at..], start));
    a_number.cmp(&b_number).then(a_len.cmp(&b_len)).then(a[at].cmp(&b[at]))
}

fn number(text: &[char], start: i64) -> (i64, usize) {
    let digits = text.iter().map_while(|c| c.to_digit(10));
    digits.fold((start, 0), |(sum, len), digit| (sum.wrapping_mul(10).wrapping_add(i64::from(digit)), len + 1))
}

/// Sorts keys so. The order is no order in the strict sense (three keys can stand in a circle), which sorting of the
/// standard library may answer with a panic, so pieces are merged here.
pub fn sort<T>(items: Vec<T>, key: &impl Fn(&T) -> &str) -> Vec<T> {
    if items.len() < 2 {
        return items;
    }
    let mut left = items;
    let right = left.split_off(left.len() / 2);
    merge(sort(left, key), sort(right, key), key)
}

fn merge<T>(left: Vec<T>, right: Vec<T>, key: &impl Fn(&T) -> &str) -> Vec<T> {
    let mut merged = Vec::with_capacity(left.len() + right.len());
    let (mut left, mut right) = (left.into_iter().peekable(), right.into_iter().peekable());
    while let (Some(a), Some(b)) = (left.peek(), right.peek()) {
        let from = if natural(key(b), key(a)) == Ordering::Less { &mut right } else { &mut left };
        merged.extend(from.next());
    }
    merged.extend(left);
    merged.extend(right);
    merged
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_in_order() {
        let sorted =
            ["", "-", "_", "1", "01", "2", "9", "10", "A", "Z", "a", "a-1", "a1", "a2", "a10", "a10b", "ab", "é"];
        let mut keys = sorted.to_vec();
        keys.reverse();
        let keys = sort(keys, &|key| key);
        assert_eq!(
            keys,
            ["", "-", "_", "1", "01", "2", "9", "10", "A", "Z", "a", "a-1", "a1", "a2", "a10", "a10b", "ab", "é"]
        );
    }
}
