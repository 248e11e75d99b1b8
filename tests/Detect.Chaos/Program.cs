using Detect.Chaos;

if (args is ["kill", .. var killArguments] && KillOptions.Parse(killArguments) is { } kill)
{
    return await KillCommand.RunAsync(kill);
}

if (args is ["fuzz", .. var fuzzArguments] && FuzzOptions.Parse(fuzzArguments) is { } fuzz)
{
    return await FuzzCommand.RunAsync(fuzz);
}

if (args is ["load", .. var loadArguments] && LoadOptions.Parse(loadArguments) is { } load)
{
    return await LoadCommand.RunAsync(load);
}

if (args is ["soak", .. var soakArguments] && SoakOptions.Parse(soakArguments) is { } soak)
{
    return await SoakCommand.RunAsync(soak);
}

if (args is ["late", .. var lateArguments] && LateOptions.Parse(lateArguments) is { } late)
{
    return await LateCommand.RunAsync(late);
}

await Console.Error.WriteLineAsync(
    "usage: Detect.Chaos fuzz [--records 1000000] [--pushed 50000] [--rules 10000] [--configurations 10000] [--calls 10000] [--seed N]\n"
    + "       Detect.Chaos load [--source files,http,kafka,log-analytics,graph] [--store sqlite] [--rate 500] [--seconds 60] [--poll 5s] [--seed N]\n"
    + "       Detect.Chaos soak [--events 10000000] [--store sqlite] [--journal 1m] [--seed N]\n"
    + "       Detect.Chaos late [--entries 1000,10000,100000]\n"
    + "       Detect.Chaos kill [--kills 204] [--seed N] [--stores sqlite,postgresql] [--feeds files,http,kafka] [--workers 1,2] [--events 20000] [--incidents 240] [--parallel 4]");
return 3;
