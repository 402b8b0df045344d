int own = HAS_X;
