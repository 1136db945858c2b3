import CallCore
import ScriptValue

/// The arguments of one call in a spec.
struct SpecArguments {
    let values: [Value]

    init(_ values: [Value]) { self.values = values }

    subscript(index: Int) -> Value { index < values.count ? values[index] : .null }

    func text(_ index: Int, _ what: String) throws(SpecError) -> String {
        guard let text = self[index].text else {
            throw SpecError(code: "spec.script", message: "\(what) must be a string, got \(self[index].typeName)")
        }
        return text
    }

    /// A field in seconds of the options table at `index`.
    func seconds(_ name: String, at index: Int) -> Milliseconds? {
        self[index][name]?.double.map(Milliseconds.init(seconds:))
    }
}
