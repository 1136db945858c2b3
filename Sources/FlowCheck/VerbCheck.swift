import CallCore
import LuaSyntax

/// Every call of a verb that the source shows.
struct VerbCheck {
    let chunk: Chunk
    let outline: FlowOutline
    let handles: CallHandles
    let carriers: CarrierRegistry
    /// The flow looks at `call.caps`, so a capability that lacks may be one it does without.
    let asksForCapabilities: Bool

    func run(into findings: inout Findings) {
        for site in chunk.callSites where !findings.isFull {
            guard let name = verbName(of: site) else { continue }
            guard let spec = VerbTable.named(name) else {
                reportUnknown(site, name, into: &findings)
                continue
            }
            if site.isMethod != spec.isMethod, spec.owner != nil {
                let mark = spec.isMethod ? "colon" : "dot"
                findings.error(
                    "verb.separator", site.position, "'\(spec.shortName)' is called with a \(mark)",
                    hint: "write '\(spec.name)'")
                continue
            }
            checkPlace(site, spec, into: &findings)
            checkCarriers(site, spec, into: &findings)
            VerbArgumentCheck(outline: outline).run(site, spec, into: &findings)
        }
    }

    /// The full name of the verb a site calls, known or not; nil when it calls something else.
    private func verbName(of site: CallSite) -> String? {
        if handles.isHandle(site.binding), site.path.count == 2 { return "call:\(site.callee)" }
        guard site.root == .global else { return nil }
        switch site.path.count {
        case 1: return VerbTable.named(site.callee).map(\.name)
        case 2: return VerbTable.owners.contains(site.receiver) ? "\(site.receiver).\(site.callee)" : nil
        default: return nil
        }
    }

    private func reportUnknown(_ site: CallSite, _ name: String, into findings: inout Findings) {
        let owner = handles.isHandle(site.binding) ? "call" : site.receiver
        // `call` as a global is no handle; the check of globals has said so.
        if !handles.isHandle(site.binding), owner == "call" { return }
        if owner == "call", !site.isMethod, CallFact.named(site.callee) != nil { return }
        let hint = VerbTable.suggestion(for: name).map { meant in
            let isSibling = meant.hasPrefix("\(owner):") || meant.hasPrefix("\(owner).")
            return "did you mean '\(isSibling ? VerbTable.named(meant)?.shortName ?? meant : meant)'?"
        }
        findings.error("verb.unknown", site.position, "\(owner) has no verb '\(site.callee)'", hint: hint)
    }

    /// `screen` may use little, and `on_end` runs when there is no call any more.
    private func checkPlace(_ site: CallSite, _ spec: VerbSpec, into findings: inout Findings) {
        let parts = handles.parts(leadingTo: site)
        if parts.contains("screen"), !spec.allowedInScreen {
            findings.error(
                "verb.screen", site.position, "'\(spec.name)' cannot be used in 'screen'",
                hint: "return true and do it in 'inbound'")
        }
        if parts.contains("on_end"), spec.precondition != .any {
            findings.error(
                "verb.state", site.position, "'\(spec.name)' cannot be used in 'on_end', the call is over by then")
        }
    }

    private func checkCarriers(_ site: CallSite, _ spec: VerbSpec, into findings: inout Findings) {
        var needs = spec.capability.map { [($0, "'\(spec.name)'")] } ?? []
        for (parameter, argument) in zip(spec.parameters, site.arguments) {
            guard case .record(let record) = parameter.type, let table = argument.shape.table else { continue }
            for field in record.fields {
                guard let capability = field.capability, let given = table[field.name]?.shape else { continue }
                if given == .nil || given == .boolean(false) { continue }
                needs.append((capability, "'\(field.name)' of '\(spec.name)'"))
            }
        }
        for (capability, what) in needs {
            for carrier in carriers.lacking(capability) {
                let message = "\(what) needs a carrier that \(capability.summary); '\(carrier)' cannot"
                if asksForCapabilities {
                    findings.warning("verb.carrier", site.position, message)
                } else {
                    findings.error(
                        "verb.carrier", site.position, message, hint: "look at 'call.caps.\(capability.rawValue)' first"
                    )
                }
            }
        }
    }
}
