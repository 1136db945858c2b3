import CallCore
import FuzzInput

/// Any bytes as a form body, a query and a URL: they are refused or read, and what was read is written and read back
/// the same.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    var input = FuzzInput(start, count)
    let kind = input.below(3)
    let bytes = input.take(count)
    switch kind {
    case 0: FormFuzz.checkForm(bytes)
    case 1: FormFuzz.checkText(String(decoding: bytes, as: UTF8.self))
    default: FormFuzz.checkAddress(String(decoding: bytes, as: UTF8.self))
    }
    return 0
}

enum FormFuzz {
    static func checkForm(_ bytes: [UInt8]) {
        let fields: [HeaderList.Field]
        do throws(NoticeProblem) {
            fields = try FormFields(bytes).fields
        } catch {
            if error.code != "webhook.form" { fault("an unknown code: \(error.code)") }
            if error.message.utf8.contains(where: { $0 < 0x20 || $0 > 0x7E }) { fault("content in: \(error.message)") }
            return
        }
        if fields.count > FormFields.maxFields { fault("\(fields.count) fields") }
        for field in fields where field.name.utf8.contains(where: { $0 < 0x20 }) { fault("a control character") }
        let form = PercentCoding.form(fields)
        guard let again = try? FormFields(query: form[...]) else { fault("what was written is not read: \(form)") }
        if !same(again.fields, fields) { fault("\(form) reads as something else") }
    }

    static func checkText(_ text: String) {
        let encoded = PercentCoding.encode(text)
        if encoded.utf8.contains(where: { $0 <= 0x20 || $0 > 0x7E }) { fault("not plain: \(encoded)") }
        for plusIsSpace in [true, false] {
            let decoded = PercentCoding.decode(encoded, plusIsSpace: plusIsSpace)
            if decoded != Array(text.utf8) { fault("\(encoded) reads as something else") }
        }
        _ = PercentCoding.decode(text, plusIsSpace: true)
    }

    static func checkAddress(_ text: String) {
        guard let address = WebAddress(text) else { return }
        if !address.text.utf8.elementsEqual(text.utf8) { fault("\(text) came back as \(address.text)") }
        let added = address.adding(query: [("k", text)])
        guard let longer = WebAddress(added), let query = longer.query else { fault("no address any more: \(added)") }
        if !longer.withoutQuery.utf8.elementsEqual(address.withoutQuery.utf8) { fault("another address: \(added)") }
        let before = address.query.map { $0.isEmpty ? "" : $0 + "&" } ?? ""
        let expected = before + "k=" + PercentCoding.encode(text)
        if !query.utf8.elementsEqual(expected.utf8) { fault("another query: \(added)") }
    }

    private static func same(_ left: [HeaderList.Field], _ right: [HeaderList.Field]) -> Bool {
        left.count == right.count
            && zip(left, right).allSatisfy {
                $0.name.utf8.elementsEqual($1.name.utf8) && $0.value.utf8.elementsEqual($1.value.utf8)
            }
    }
}
