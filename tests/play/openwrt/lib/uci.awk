# SPDX-FileCopyrightText: The muster contributors
# SPDX-License-Identifier: MIT OR EUPL-1.2

# Packages of UCI for the uci that stands in. VERB, PACKAGE, SECTION, OPTION and VALUE of the environment say what is asked,
# NEW where a changed package is written. A second file is merged into the first: options are replaced, lists grow.

function fault(text) {
    print "uci: " text > "/dev/stderr"
    failed = 1
    exit 1
}

# Splits a line into word[1] and so on, and gives how many there are.
function split_line(line,    at, letter, count, quote, open) {
    count = 0
    open = 0
    quote = ""
    for (at = 1; at <= length(line); at++) {
        letter = substr(line, at, 1)
        if (quote == "") {
            if (letter == "#") break
            if (letter ~ /[ \t\r]/) { open = 0; continue }
            if (!open) { open = 1; word[++count] = "" }
            if (letter == "'" || letter == "\"") { quote = letter; continue }
            if (letter == "\\") letter = substr(line, ++at, 1)
            word[count] = word[count] letter
        } else if (letter == quote) {
            quote = ""
        } else {
            if (quote == "\"" && letter == "\\") letter = substr(line, ++at, 1)
            word[count] = word[count] letter
        }
    }
    if (quote != "") fault("a quote stays open")
    return count
}

function number_of(name,    at, parts, wanted, count) {
    if (name ~ /^@/) {
        split(substr(name, 2), parts, /[][]/)
        count = 0
        for (at = 1; at <= sections; at++)
            if (is_there[at] && type[at] == parts[1] && count++ == parts[2]) return at
        return 0
    }
    for (at = 1; at <= sections; at++)
        if (is_there[at] && (title[at] == name || sprintf("cfg%02x0000", at) == name)) return at
    return 0
}

function add_section(kind, name,    at) {
    at = name == "" ? 0 : number_of(name)
    if (at) return at
    sections++
    is_there[sections] = 1
    type[sections] = kind
    title[sections] = name
    options[sections] = 0
    return sections
}

function add_option(at, name) {
    if (!((at, name) in place)) {
        place[at, name] = ++options[at]
        option_at[at, options[at]] = name
        items[at, name] = 0
    }
}

function set_option(at, name, value) {
    add_option(at, name)
    is_list[at, name] = 0
    items[at, name] = 1
    item[at, name, 1] = value
}

function grow_list(at, name, value) {
    add_option(at, name)
    is_list[at, name] = 1
    item[at, name, ++items[at, name]] = value
}

function quoted(value) {
    gsub(/'/, "'\\''", value)
    return "'" value "'"
}

function text_of(    at, which, name, each, text) {
    text = ""
    for (at = 1; at <= sections; at++) {
        if (!is_there[at]) continue
        text = text "\nconfig " type[at] (title[at] == "" ? "" : " " quoted(title[at])) "\n"
        for (which = 1; which <= options[at]; which++) {
            name = option_at[at, which]
            for (each = 1; each <= items[at, name]; each++)
                text = text "\t" (is_list[at, name] ? "list " : "option ") name " " quoted(item[at, name, each]) "\n"
        }
    }
    return text "\n"
}

# The values of an option as `show` and `get` print them.
function values(at, name, quotes,    each, text, value) {
    text = ""
    for (each = 1; each <= items[at, name]; each++) {
        value = item[at, name, each]
        text = text (each > 1 ? " " : "") (quotes || (is_list[at, name] && value ~ /[ \t]/) ? quoted(value) : value)
    }
    return text
}

function show(at, name,    which, called) {
    called = title[at]
    if (called == "" && ENVIRON["EXTENDED"] != "") called = "@" type[at] "[" shown[type[at]]++ "]"
    else if (called == "") called = sprintf("cfg%02x0000", at)
    else shown[type[at]]++
    if (name == "") print ENVIRON["PACKAGE"] "." called "=" type[at]
    for (which = 1; which <= options[at]; which++)
        if (items[at, option_at[at, which]] && (name == "" || name == option_at[at, which]))
            print ENVIRON["PACKAGE"] "." called "." option_at[at, which] "=" values(at, option_at[at, which], 1)
}

{
    count = split_line($0)
    if (count == 0 || word[1] == "package") next
    if (word[1] == "config" && (count == 2 || count == 3)) {
        if (word[2] !~ /^[ -~]+$/ || (count == 3 && word[3] !~ /^[A-Za-z0-9_]+$/)) fault("invalid character in name field")
        now = add_section(word[2], count == 3 ? word[3] : "")
    } else if ((word[1] == "option" || word[1] == "list") && count == 3 && sections) {
        if (word[2] !~ /^[A-Za-z0-9_]+$/) fault("invalid character in name field")
        if (word[1] == "option") set_option(now, word[2], word[3])
        else grow_list(now, word[2], word[3])
    } else {
        fault("line " FNR " is no line of a package")
    }
}

END {
    if (failed) exit 1
    verb = ENVIRON["VERB"]
    name = ENVIRON["OPTION"]
    at = ENVIRON["SECTION"] == "" ? 0 : number_of(ENVIRON["SECTION"])
    has = at && (name == "" || ((at, name) in place && items[at, name]))
    if (verb == "get" && has) print name == "" ? type[at] : values(at, name, 0)
    else if (verb == "show" && ENVIRON["SECTION"] == "") for (at = 1; at <= sections; at++) show(at, "")
    else if (verb == "show" && has) show(at, name)
    else if (verb == "export") printf "package %s\n%s", ENVIRON["PACKAGE"], text_of()
    else if (verb == "set" && name == "") { at = add_section("", ENVIRON["SECTION"]); type[at] = ENVIRON["VALUE"] }
    else if (verb == "set" && at) set_option(at, name, ENVIRON["VALUE"])
    else if (verb == "delete" && has && name == "") is_there[at] = 0
    else if (verb == "delete" && has) items[at, name] = 0
    else if (verb == "rename" && has && name == "") title[at] = ENVIRON["VALUE"]
    else if (verb == "add") { at = add_section(ENVIRON["VALUE"], ""); printf "cfg%02x0000\n", at }
    else if (verb != "import") exit 1
    if (verb ~ /^(set|delete|rename|add|import)$/) printf "%s", text_of() > ENVIRON["NEW"]
}
