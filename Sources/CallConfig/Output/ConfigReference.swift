import ScriptValue

/// The reference page of the configuration, in Markdown.
public enum ConfigReference {
    public static func markdown() -> String {
        ([introduction] + sections() + [environment(), references, legacy(), problems()]).joined(separator: "\n\n")
            + "\n"
    }

    private static let introduction = """
        <!-- Made from the table of keys: run the tests with VOICECALL_UPDATE_DOCS=1 to write it anew. -->
        # The configuration

        One JSON5 file: the one that `--config` names, else the one that `VOICECALL_CONFIG` names, else
        `~/.voicecall/config.json5`. An `openclaw.json` can be named as well; `plugins.entries.voice-call.config` is read
        out of it, and there a missing `enabled` counts as true and a missing `provider` as `mock`.

        A key that is not listed here is an error, except where a table says that any may be there. `~` is the home folder;
        other relative paths begin at the folder of the file. [An example](examples/config.json5) and
        [a JSON Schema](config.schema.json) for editors are beside this page.

        ```
        voicecall config check             # all problems of the file at once
        voicecall config show --sources    # what counts, and where it came from; secrets are masked
        voicecall config schema            # the JSON Schema
        voicecall config migrate --write   # old keys in their present form; comments are kept
        ```
        """

    private static func sections() -> [String] {
        let top = ConfigTable.all.filter { $0.parts.count == 1 }
        let plain = top.filter { key in !ConfigTable.all.contains { $0.path.hasPrefix(key.path + ".") } }
        return ["## Keys at the top\n\n" + table(plain)]
            + top.filter { key in !plain.contains(key) }.map { key in
                "## `\(key.path)`\n\n\(key.summary)\n\n"
                    + table(
                        ConfigTable.all.filter {
                            $0.path.hasPrefix(key.path + ".") || $0.path.hasPrefix(key.path + "[")
                        })
            }
    }

    private static func table(_ keys: [ConfigKey]) -> String {
        let rows = keys.map { key in
            let standard =
                key.standard.map { code(JSONText.encodePlainText($0)) } ?? (key.isRequired ? "required" : "–")
            return "| `\(key.path)` | \(kind(key.type)) | \(standard) | \(cell(key.summary)) |"
        }
        return "| Key | Value | Default | What it is |\n|---|---|---|---|\n" + rows.joined(separator: "\n")
    }

    private static func kind(_ type: ConfigType) -> String {
        switch type {
        case .choice(let values): values.map { "`\($0)`" }.joined(separator: " ")
        case .secret: "[secret](#secrets-and-where-they-are)"
        case .openObject: "object, any keys"
        case .map: "object by name"
        case .text(.phoneNumber): "number in E.164 form"
        default: cell(type.wanted)
        }
    }

    private static func code(_ text: String) -> String { text.utf8.count > 80 ? "a stock text" : "`\(cell(text))`" }
    private static func cell(_ text: String) -> String { text.replacing("|", with: "\\|") }

    private static func environment() -> String {
        let rows = ConfigTable.all.compactMap { key in
            key.environment.map { name in
                "| `\(name)` | `\(key.path)` | \(key.environmentProvider.map { "with `provider: \"\($0.rawValue)\"`" } ?? "always") |"
            }
        }
        return """
            ## Environment

            A variable counts when its key is not in the file. Speech services read their own, such as `OPENAI_API_KEY`.

            | Variable | Key | When |
            |---|---|---|
            \(rows.joined(separator: "\n"))
            """
    }

    private static let references = """
        ## Secrets and where they are

        A secret is a text, `"${NAME}"` or `"$NAME"` for an environment variable, or a reference:

        | Reference | Where it leads |
        |---|---|
        | `{ source: "env", provider: "default", id: "NAME" }` | the variable; the source `default` needs no declaration |
        | `{ source: "file", provider: "vault", id: "/voice/openai" }` | a place (JSON pointer) in the JSON file `secrets.providers.vault.path`; the id `value` with `mode: "singleValue"` |
        | `{ source: "exec", provider: "op", id: "voice/openai" }` | what the program `secrets.providers.op.command` gives |

        Secrets are looked up once, when the server starts. A secret file must belong to this user and be closed to others
        (`chmod 600`). A program gets `{"protocolVersion":1,"provider":"op","ids":["voice/openai"]}` on its input and prints
        `{"protocolVersion":1,"values":{"voice/openai":"…"}}`.
        """

    private static func legacy() -> String {
        let rows = LegacyKey.all.map { "| `\($0.path.joined(separator: "."))` | \(cell(change($0))) |" }
        return """
            ## Old keys

            They still count, with a warning. `voicecall config migrate --write` brings them into their present form.

            | Old key | What to write |
            |---|---|
            \(rows.joined(separator: "\n"))
            """
    }

    static func change(_ key: LegacyKey) -> String {
        switch key.change {
        case .move(let target): "`\(target.joined(separator: "."))`; what is there already wins."
        case .remove: "Nothing: it has no meaning any more."
        case .rename(let from, let to): "`\"\(to)\"` instead of `\"\(from)\"`."
        }
    }

    private static func problems() -> String {
        let codes = ConfigProblem.Code.allCases.map { "`\($0.rawValue)`" }.joined(separator: " ")
        return """
            ## Problems

            `voicecall config check` reports all of them at once, each with line, path, a stable code and what to write:
            \(codes).
            """
    }
}
