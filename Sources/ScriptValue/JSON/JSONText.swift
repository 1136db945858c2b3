/// JSON (RFC 8259) for script values, in two dialects.
///
/// The *exact* dialect (`encode`, `decode`) brings every value back as it was, for journals. What JSON cannot say is an
/// object with one key that begins with `$`: `{"$number":"nan"}` (also `inf`, `-inf`), `{"$bytes":"<base64>"}`,
/// `{"$function":n}`, `{"$handle":[kind,id]}`. A map's own keys that begin with `$` are written with one more `$`.
///
/// The *plain* dialect (`encodePlain`, `decodePlain`) is what the rest of the world reads and writes. Text from outside
/// must be read with `decodePlain`: it never yields a function or a handle, however the text is made up.
public enum JSONText {
    /// The value in the exact dialect: keys in byte order, integers without a point, doubles with a point or exponent.
    public static func encode(_ value: Value) -> [UInt8] {
        var writer = JSONWriter(exact: true)
        writer.write(value)
        return writer.bytes
    }

    /// `encode` as text.
    public static func encodeText(_ value: Value) -> String { String(decoding: encode(value), as: UTF8.self) }

    /// The value as ordinary JSON. Bytes that are not UTF-8 become U+FFFD; numbers that are not finite, functions and
    /// handles become null.
    public static func encodePlain(_ value: Value) -> [UInt8] {
        var writer = JSONWriter(exact: false)
        writer.write(value)
        return writer.bytes
    }

    /// `encodePlain` as text.
    public static func encodePlainText(_ value: Value) -> String {
        String(decoding: encodePlain(value), as: UTF8.self)
    }

    /// Reads what `encode` wrote.
    ///
    /// - Throws: `JSONError` for text that is not strict JSON, breaks a limit, or holds an unknown `$` form.
    public static func decode(_ bytes: [UInt8], limits: JSONLimits = .standard) throws(JSONError) -> Value {
        try JSONReader.read(bytes, limits: limits, exact: true)
    }

    /// Reads JSON from anywhere. Integers that do not fit 64 bits become doubles.
    ///
    /// - Parameter uniqueKeys: whether a key may stand in an object only once; otherwise the last of equal keys counts.
    /// - Throws: `JSONError` for text that is not strict JSON or breaks a limit.
    public static func decodePlain(
        _ bytes: [UInt8], limits: JSONLimits = .standard, uniqueKeys: Bool = false
    ) throws(JSONError) -> Value {
        try JSONReader.read(bytes, limits: limits, exact: false, uniqueKeys: uniqueKeys)
    }

    /// Arrays and maps inside one another in `value`: 0 for a scalar, 1 for a flat map.
    public static func depth(of value: Value) -> Int {
        switch value {
        case .array(let items): 1 + (items.lazy.map(depth(of:)).max() ?? 0)
        case .map(let fields): 1 + (fields.values.lazy.map(depth(of:)).max() ?? 0)
        default: 0
        }
    }
}
