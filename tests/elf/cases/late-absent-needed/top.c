int deep(void);
int top_data = 3;
int top(void) {
    return deep();
}
