import CallConfig
import CallCore
import ScriptValue

extension Console {
    /// Prints a value as JSON, two spaces a level. Nothing in it can steer a terminal.
    func out(json value: Value) {
        let lines = PrettyJSON.text(value).split(separator: "\n", omittingEmptySubsequences: false)
        out(lines.map { SafeText.escapedJSON(String($0)) }.joined(separator: "\n"))
    }
}
