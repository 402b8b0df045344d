const char *target = "c";

int step(void)
{
    return 3;
}
