using System.Text.Json.Nodes;
using Attestation;
using Attestation.Measurements;
using Simulator.Quotes;
using Simulator.Serving;

namespace Simulator.Machines;

/// <summary>What a machine asks its simulated TD, line by line; each line has one answer, and none ends the TD.</summary>
sealed class PortConversation(SimulatedTd td, MachineHost host)
{
    const int LastPcr = 23;

    /// <summary>The answer to one line, without its end.</summary>
    public string Answer(ReadOnlyMemory<byte> line)
    {
        long? id = null;
        try
        {
            var request = PortRequest.Parse(line);
            id = request.Id;
            return Line(Answer(request), id);
        }
        catch (MachineRefusedException refusal)
        {
            return Refuse(refusal.Message, id);
        }
        catch (InvalidOperationException)
        {
            // What JSON's reader says of an escape that is half a character, wherever it first has to be read.
            return Refuse("The line has text that is no Unicode.", id);
        }
    }

    /// <summary>The answer that is a refusal.</summary>
    public static string Refuse(string sentence, long? id = null) => Line(new() { ["error"] = sentence }, id);

    JsonObject Answer(PortRequest request) => request.Op switch
    {
        "measured" => Measured(request.DemandOnly("log", "system_log", "pcrs")),
        "read" => Value(td.Read(request.DemandOnly("register").Number("register"))),
        "extend" => Value(td.Extend(request.DemandOnly("register", "digest").Number("register"), request.Measurement("digest"))),
        "quote" => new() { ["quote"] = Convert.ToHexStringLower(td.Quote(request.DemandOnly("report_data", "fault").Hex("report_data", QuoteSigner.ReportDataSize), request.OptionalText("fault"))) },
        "attributes" => Attributes(request.DemandOnly()),
        "report" => Keep(request.DemandOnly("name", "content")),
        "task" => Task(request.DemandOnly()),
        var other => throw new MachineRefusedException($"\"{OneLine.Of(other, 40)}\" is no op; there are measured, read, extend, quote, attributes, report and task."),
    };

    JsonObject Measured(PortRequest request)
    {
        var registers = td.Measure(new()
        {
            Log = request.Base64("log"),
            SystemLog = request.OptionalBase64("system_log") ?? [],
            Pcrs = request.Measurements("pcrs", LastPcr),
        });
        var named = Enum.GetValues<Register>().Select(register => KeyValuePair.Create(register.ToString().ToLowerInvariant(), (JsonNode?)registers[register].ToString()));
        return new() { ["registers"] = new JsonObject(named) };
    }

    JsonObject Attributes(PortRequest _)
    {
        td.DemandMeasured();
        return new() { ["attributes"] = new JsonObject(host.Attributes.Select(item => KeyValuePair.Create(item.Key, (JsonNode?)item.Value))) };
    }

    JsonObject Keep(PortRequest request)
    {
        var name = request.Text("name");
        if (!MachineName.IsOne(name))
            throw new MachineRefusedException(MachineName.Demand("name"));
        td.Keep(new() { Name = name, Content = request.Object("content") });
        return [];
    }

    JsonObject Task(PortRequest _)
    {
        td.DemandMeasured();
        return new() { ["task"] = host.Take() is { } task ? JsonObject.Create(task) : null };
    }

    static JsonObject Value(Measurement value) => new() { ["value"] = value.ToString() };

    static string Line(JsonObject answer, long? id)
    {
        if (id is not null)
            answer["id"] = id;
        return answer.ToJsonString(ServingJson.Wire.Options);
    }
}
