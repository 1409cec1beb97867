//! What must never leave a project: values of what is called like a password, a secret, a key or a
//! token. Projects hold them in clear text.

/// The words by which a name says that its value is secret.
const SECRET: &[&str] = &[
    "password",
    "passwords",
    "passwd",
    "pwd",
    "pass",
    "passphrase",
    "secret",
    "secrets",
    "token",
    "tokens",
    "apikey",
    "bearer",
    "authorization",
    "cookie",
    "passwort",
    "kennwort",
    "zugangsdaten",
    "credential",
    "credentials",
];

/// Names that are secret as they are, though their words alone are not.
const WHOLE: &[&str] = &["auth", "pin", "loginpin", "userpin", "accesspin", "cardpin"];

/// The words before `key` that make it one that opens something, not one that finds something.
const OPENING: &[&str] = &[
    "api",
    "access",
    "account",
    "encryption",
    "decryption",
    "private",
    "secret",
    "shared",
    "signing",
    "subscription",
    "client",
    "license",
    "licence",
    "master",
    "storage",
    "service",
    "aes",
    "rsa",
    "hmac",
    "jwt",
    "ssh",
    "app",
    "auth",
];

/// The words of a name: `EncryptionKey` and `encryption_key` are `encryption`, `key`; `JWTKey` is
/// `jwt`, `key`.
fn words(name: &str) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut before: Option<char> = None;
    let mut all = name.chars().peekable();
    while let Some(c) = all.next() {
        if !c.is_alphanumeric() {
            before = None;
            continue;
        }
        let leads = all.peek().is_some_and(|next| next.is_lowercase());
        let begins = match before {
            None => true,
            Some(before) => c.is_uppercase() && (!before.is_uppercase() || leads),
        };
        if begins {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut() {
            word.extend(c.to_lowercase());
        }
        before = Some(c);
    }
    words
}

/// Whether a plain value of this name is surely secret: `Password`, `clientSecret`, `x-api-key`.
pub(super) fn is_secret(name: &str) -> bool {
    let words = words(name);
    let known = |list: &[&str], word: &String| list.contains(&word.as_str());
    words.iter().any(|word| known(SECRET, word))
        || words.windows(2).any(|pair| match pair {
            [before, key] => key == "key" && known(OPENING, before),
            _ => false,
        })
        || name.to_lowercase().ends_with("apikey")
        || WHOLE.contains(&words.concat().as_str())
}

/// Whether a value that is written down under this name may be secret: also anything called a key.
/// For constants and settings, whose values a person fills in again.
pub(super) fn may_be_secret(name: &str) -> bool {
    is_secret(name) || words(name).iter().any(|word| word == "key" || word == "keys")
}

/// Whether an expression is nothing but a text, which holds something.
pub(super) fn is_literal(expression: &str) -> bool {
    let text = expression.trim();
    let inner = text.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\''));
    inner.is_some_and(|inner| !inner.is_empty() && !inner.replace("''", "").contains('\''))
}

/// The keys under which an object says what its value is for, and those of the value.
const NAMES: &[&str] = &["\"name\"", "\"key\"", "\"header\""];
const VALUE: &str = "\"value\"";

/// What is open in a piece of JSON: an object or a list.
#[derive(Clone, Copy, Default)]
struct Open {
    is_list: bool,
    /// Whether all in it is secret.
    hides: bool,
    /// Whether the value of the current key is.
    of_secret: bool,
    /// Whether the current key is one of a name.
    is_name: bool,
    /// Whether the name that it says is one of a secret.
    is_named: bool,
}

/// A piece of JSON without the texts and numbers of what is called like a secret, with all that is
/// in it, and whether there were any.
pub(super) fn without_secrets(json: &str) -> (String, bool) {
    let mut out = String::with_capacity(json.len());
    let mut found = false;
    let mut rest = json;
    let mut around: Vec<Open> = Vec::new();
    let mut open = Open::default();
    while let Some(begin) = rest.find(['"', '{', '}', '[', ']', ',']) {
        let (before, from) = rest.split_at(begin);
        let hides = open.hides || open.of_secret;
        // A number or a word of what is secret.
        let plain = before.trim_start_matches([':', ' ', '\t', '\r', '\n']).trim();
        if hides && !plain.is_empty() {
            out.push_str(if open.is_list { "null" } else { ": null" });
            found = true;
        } else {
            out.push_str(before);
        }
        let Some(string) = string(from) else {
            match from.as_bytes().first() {
                Some(bracket @ (b'{' | b'[')) => {
                    around.push(open);
                    open = Open { is_list: *bracket == b'[', hides, ..Open::default() };
                }
                Some(b'}' | b']') => open = around.pop().unwrap_or_default(),
                _ => open.of_secret = false,
            }
            out.push_str(from.get(..1).unwrap_or_default());
            rest = from.get(1..).unwrap_or_default();
            continue;
        };
        rest = from.get(string.len()..).unwrap_or_default();
        if rest.trim_start().starts_with(':') {
            open.of_secret = is_secret(string) || (open.is_named && string == VALUE);
            open.is_name = NAMES.contains(&string);
            out.push_str(string);
        } else if hides && string.len() > 2 && !is_parameter(string) {
            out.push_str("\"\"");
            found = true;
        } else {
            open.is_named |= open.is_name && is_secret(string);
            out.push_str(string);
        }
    }
    out.push_str(rest);
    (out, found)
}

/// A text without the values of what is called like a secret in it: in JSON, in pairs such as
/// `a=1&password=2`, between tags such as `<password>`; and whether there were any. Parameters in
/// braces stay.
pub(super) fn without_values(text: &str) -> (String, bool) {
    if text.trim_start().starts_with(['{', '[']) && text.contains('"') {
        return without_secrets(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut found = false;
    let mut rest = text;
    while let Some(sign) = rest.find(['=', '>']) {
        let (before, from) = rest.split_at(sign);
        let (sign, from) = from.split_at(1);
        out.push_str(before);
        let name = if sign == "=" {
            before.rsplit(|c: char| !c.is_alphanumeric() && !"_-.".contains(c)).next()
        } else {
            // What ends a tag has no value, and what begins one may have more in it than its name.
            let tag = out.rsplit_once('<').map(|(_, tag)| tag).filter(|tag| !tag.starts_with('/'));
            tag.and_then(|tag| tag.split_whitespace().next())
        };
        let hides = name.is_some_and(is_secret);
        out.push_str(sign);
        let quote = from.chars().next().filter(|c| sign == "=" && matches!(c, '"' | '\''));
        let end = match quote {
            Some(quote) => from.get(1..).and_then(|inner| inner.find(quote)).map(|end| end + 2),
            None if sign == "=" => from.find(['&', ';', '#', ' ', '\n', '\r', '\t', '<', '>']),
            None => from.find('<'),
        };
        let (value, after) = from.split_at(end.unwrap_or(from.len()));
        let is_value = !value.trim().is_empty() && !is_parameter(value.trim());
        found |= hides && is_value;
        rest = if hides && is_value { after } else { from };
    }
    out.push_str(rest);
    (out, found)
}

/// Whether a text is nothing but a place for a value: `{token}`, `{1}`, also in quotes.
pub(super) fn is_parameter(text: &str) -> bool {
    let inner =
        text.trim_matches(['"', '\'']).strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
    inner.is_some_and(|inner| {
        !inner.is_empty() && inner.chars().all(|c| c.is_alphanumeric() || c == '_')
    })
}

/// An address without a password in it (`https://user:password@host/`), and whether there was one.
pub(super) fn without_credentials(address: &str) -> (String, bool) {
    let as_it_is = || (address.to_owned(), false);
    let Some((scheme, rest)) = address.split_once("://") else { return as_it_is() };
    let host = rest.split(['/', '?', '#']).next().unwrap_or_default();
    let Some((credentials, _)) = host.rsplit_once('@') else { return as_it_is() };
    if !credentials.contains(':') {
        return as_it_is();
    }
    let rest = rest.get(credentials.len()..).unwrap_or_default();
    (format!("{scheme}://{}", rest.trim_start_matches('@')), true)
}

/// The text with its quotes that `json` begins with.
fn string(json: &str) -> Option<&str> {
    let inner = json.strip_prefix('"')?;
    let mut escaped = false;
    for (at, c) in inner.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return json.get(..at + 2),
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_say_secret() {
        for name in [
            "Password",
            "DatabasePassword",
            "clientSecret",
            "CLIENT_SECRET",
            "AccessToken",
            "token",
            "x-api-key",
            "apiKey",
            "googleApiKey",
            "googlemapsapikey",
            "EncryptionKey",
            "Authorization",
            "Const_Pwd",
            "JWTKey",
            "privateKeyPem",
            "LoginPin",
            "auth",
            "Cookie",
            "Zugangsdaten",
        ] {
            assert!(is_secret(name), "{name}");
        }
        for name in [
            "Name",
            "Keyboard",
            "PrimaryKey",
            "customRowKey",
            "Monkey",
            "Tokenizer",
            "Secretary",
            "Passenger",
            "Key",
            "IsKey",
            "MapPin",
            "AuthType",
            "",
        ] {
            assert!(!is_secret(name), "{name}");
        }
        assert!(may_be_secret("Key") && may_be_secret("LookupKey") && !may_be_secret("Keyboard"));
    }

    #[test]
    fn literals() {
        for (expression, expected) in [
            ("'abc'", true),
            (" 'it''s' \n", true),
            ("''", false),
            ("$Password", false),
            ("'a' + 'b'", false),
            ("'a' + $b", false),
            ("", false),
        ] {
            assert_eq!(is_literal(expression), expected, "{expression}");
        }
    }

    #[test]
    fn addresses_and_bodies_lose_only_their_secrets() {
        for (text, expected) in [
            ("orders?api_key=abc&limit=10", "orders?api_key=&limit=10"),
            ("orders?api_key={key}&limit=10", "orders?api_key={key}&limit=10"),
            ("grant_type=password&client_secret=a=b==", "grant_type=password&client_secret="),
            ("<a><password>x</password><b>y</b></a>", "<a><password></password><b>y</b></a>"),
            (
                "<wsse:Password Type=\"T\">x</wsse:Password>",
                "<wsse:Password Type=\"T\"></wsse:Password>",
            ),
            ("<a password=\"x y\" b='z'/>", "<a password= b='z'/>"),
            ("<password>{1}</password>", "<password>{1}</password>"),
            ("{\"password\": \"x\"}", "{\"password\": \"\"}"),
            ("{base}/orders", "{base}/orders"),
            ("a == b > c", "a == b > c"),
            ("Password of > 8 letters", "Password of > 8 letters"),
            ("token=", "token="),
            ("passwört=ü&pwd=ü", "passwört=ü&pwd="),
            ("", ""),
        ] {
            assert_eq!(without_values(text), (expected.to_owned(), text != expected), "{text}");
        }
        for (text, expected) in [
            ("https://a:b@host/x", "https://host/x"),
            ("https://a@host/x", "https://a@host/x"),
            ("https://host/x@y:z", "https://host/x@y:z"),
            ("host", "host"),
        ] {
            assert_eq!(without_credentials(text), (expected.to_owned(), text != expected));
        }
    }

    #[test]
    fn json_loses_only_its_secrets() {
        for (json, expected) in [
            (r#"{"a": 1}"#, r#"{"a": 1}"#),
            (r#"{"password": "x", "name": "y"}"#, r#"{"password": "", "name": "y"}"#),
            (r#"{"token":["a","b"],"c":"d"}"#, r#"{"token":["",""],"c":"d"}"#),
            (r#"{"pwd": [1,2], "n": 4}"#, r#"{"pwd": [null,null], "n": 4}"#),
            (r#"{"pwd": 123, "n": 4}"#, r#"{"pwd": null, "n": 4}"#),
            (r#"{"a": {"secret": "s\"t"}, "b": "c"}"#, r#"{"a": {"secret": ""}, "b": "c"}"#),
            (r#"{"token": {"name": "x"}, "b": "c"}"#, r#"{"token": {"name": ""}, "b": "c"}"#),
            (
                r#"{"name": "Authorization", "value": "x"}, {"name": "a", "value": "b"}"#,
                r#"{"name": "Authorization", "value": ""}, {"name": "a", "value": "b"}"#,
            ),
            (r#"{"password": "{pwd}", "n": 4}"#, r#"{"password": "{pwd}", "n": 4}"#),
            (r#"{"password": "", "b": "c"}"#, r#"{"password": "", "b": "c"}"#),
            ("not \"json", "not \"json"),
            ("", ""),
        ] {
            assert_eq!(without_secrets(json).0, expected);
            assert_eq!(without_secrets(json).1, json != expected, "{json}");
        }
    }
}
