import ScriptValue

extension Value {
    /// A map with the value at a path of keys; maps on the way are made.
    func setting(_ path: ArraySlice<String>, to value: Value) -> Value {
        guard let first = path.first else { return value }
        var fields = map ?? [:]
        fields[first] = (fields[first] ?? [:]).setting(path.dropFirst(), to: value)
        return .map(fields)
    }
}
